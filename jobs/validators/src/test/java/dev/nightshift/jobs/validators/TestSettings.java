package dev.nightshift.jobs.validators;

import dev.nightshift.job.Database;
import dev.nightshift.job.testkit.TestContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings whose files lie in a folder, and whose rows are in memory. */
final class TestSettings {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A machine with much else to do answers late, and is trusted all the same. */
  private static final Weights WITHOUT_HURRY =
      new Weights(
          Weights.DEFAULT.reachability(),
          Weights.DEFAULT.errors(),
          Weights.DEFAULT.latency(),
          Weights.DEFAULT.tls(),
          Weights.DEFAULT.version(),
          PATIENCE,
          PATIENCE.multipliedBy(2),
          Weights.DEFAULT.tlsDays(),
          Weights.DEFAULT.leastVersion(),
          Weights.DEFAULT.checks());

  private TestSettings() {}

  static StoreSettings store(Path folder) {
    var name = folder.toAbsolutePath().toString().replaceAll("[^A-Za-z0-9]", "_");
    return new StoreSettings(
        folder, Optional.of(Database.at("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1")));
  }

  static Fetch.Settings fetch(Path folder) {
    return fetch(folder, Optional.empty());
  }

  static Fetch.Settings fetch(Path folder, Optional<URI> url) {
    return new Fetch.Settings(
        store(folder),
        folder.resolve("list.json"),
        url,
        Optional.empty(),
        PATIENCE,
        "score",
        0.5,
        LogFormat.JSON);
  }

  static Score.Settings score(Path folder) {
    return score(store(folder), LogFormat.JSON);
  }

  static Score.Settings score(StoreSettings store, LogFormat log) {
    return new Score.Settings(
        store,
        50,
        8,
        Duration.ofMillis(200),
        0,
        PATIENCE,
        "/version",
        WITHOUT_HURRY,
        80,
        50,
        0.5,
        Duration.ofHours(1),
        log);
  }

  /** Fetches once, from where {@link #fetch} points. */
  static void fetched(Path folder) throws Exception {
    var settings = fetch(folder);
    try (var context = TestContext.of(new Fetch(), settings, folder.resolve("fetch"))) {
      new Fetch().run(context, settings);
    }
  }
}
