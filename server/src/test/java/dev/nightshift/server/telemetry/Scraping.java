package dev.nightshift.server.telemetry;

import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.Expected;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.StoreConnections;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A telemetry with a clock, a store and active runs that a test moves. */
final class Scraping {
  final List<LiveRun> live = new ArrayList<>();
  final Telemetry telemetry;
  Instant now = Fleet.NOON;
  StoreSnapshot store = Fleet.snapshot();
  boolean storeIsUp = true;

  Scraping(Catalogue catalogue) {
    var facts =
        new ServerFacts(
            "1.0.0",
            () -> "abc123",
            OptionalLong.of(1_000_000),
            OptionalDouble.of(1.5),
            OptionalLong.of(8192),
            queue -> 8,
            Optional.of(Duration.ofDays(90)),
            Map.of("redis", 2e9),
            new Expected(20, 70, Duration.ofSeconds(5), 0.99));
    telemetry =
        new Telemetry(
            catalogue,
            facts,
            new Watched(
                () -> List.copyOf(live),
                this::look,
                () -> Optional.of(Duration.ofMillis(250)),
                () -> 2),
            clock());
    telemetry.watchConnections(
        () -> new StoreConnections(3, OptionalInt.of(2), OptionalInt.of(1), 5));
  }

  private StoreSnapshot look() {
    if (!storeIsUp) {
      throw new IllegalStateException("the store is away");
    }
    return store;
  }

  /** Looks at the store, then scrapes. */
  Scraped scrape() {
    telemetry.look();
    telemetry.lookAtChannels();
    return scrapeOnly();
  }

  Scraped scrapeOnly() {
    return new Scraped(telemetry.scrape());
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
