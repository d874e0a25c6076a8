package dev.nightshift.server.telemetry;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last look at the store. An old one is as good as none: a frozen {@code paused} would silence
 * alerts, a frozen streak would page hours after the recovery.
 */
final class StoreLook {
  static final Duration FRESH_FOR = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(StoreLook.class);

  private final Supplier<StoreSnapshot> store;
  private final Clock clock;
  private volatile Look last;
  private volatile boolean failing;

  StoreLook(Supplier<StoreSnapshot> store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Looks once; keeps the last look if that fails. */
  void take() {
    try {
      var at = clock.instant();
      last = new Look(at, store.get());
      if (failing) {
        failing = false;
        LOG.info("The store answers again; its metrics are back.");
      }
    } catch (RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.warn(
            "The store does not answer ({}); metrics of the jobs' state end in {} s unless it does.",
            e.toString(),
            FRESH_FOR.toSeconds());
      }
    }
  }

  /** The last look while it is at most 60 s old. */
  Optional<StoreSnapshot> fresh() {
    var look = last;
    return look == null || look.at.isBefore(clock.instant().minus(FRESH_FOR))
        ? Optional.empty()
        : Optional.of(look.snapshot);
  }

  /** As of the last look, however old: an interval that is not known silences nobody. */
  Map<String, Schedule> orderedSchedules() {
    var look = last;
    return look == null
        ? Map.of()
        : look.snapshot.jobs().stream()
            .filter(status -> status.orders().schedule() != null)
            .collect(
                Collectors.toMap(
                    JobStatus::job,
                    status -> status.orders().schedule().schedule(),
                    (one, same) -> one));
  }

  /** Empty before the first look. */
  String storeId() {
    var look = last;
    return look == null ? "" : look.snapshot.storeId();
  }

  /** By this process's clock, which need not be the store's. */
  private record Look(Instant at, StoreSnapshot snapshot) {}
}
