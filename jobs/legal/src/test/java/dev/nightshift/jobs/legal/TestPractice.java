package dev.nightshift.jobs.legal;

import dev.nightshift.job.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Practices in memory and in a real PostgreSQL. */
final class TestPractice {
  private static String postgres;
  private static String missing;

  private TestPractice() {}

  /** A new one in memory. */
  static Practice memory() {
    return at("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  /** The one in memory that belongs to a folder. */
  static Practice memory(Path folder) {
    return at("jdbc:h2:mem:" + folder.toString().replaceAll("\\W", "_") + ";DB_CLOSE_DELAY=-1");
  }

  /** A new schema of a PostgreSQL: of TEST_PG_URL, or one of our own. */
  static Practice postgres() throws SQLException {
    var schema = "p" + UUID.randomUUID().toString().replace("-", "");
    var url = server();
    try (var db = new Db(Database.at(url).connect())) {
      db.update("create schema " + schema);
    }
    return at(url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema);
  }

  private static synchronized String server() {
    var given = System.getenv("TEST_PG_URL");
    if (given != null && !given.isBlank()) {
      return given;
    }
    if (postgres == null && missing == null) {
      try {
        postgres = start();
      } catch (IOException | IllegalStateException e) {
        missing = "no PostgreSQL can be started here: " + e.getMessage();
        System.out.println("skipped: " + missing + "; TEST_PG_URL may name one");
      }
    }
    if (postgres == null && Boolean.getBoolean("tools.required")) {
      Assertions.fail(missing);
    }
    Assumptions.assumeTrue(postgres != null, missing);
    return postgres;
  }

  /** It gets a port that was free a moment ago; if somebody has it meanwhile, another one. */
  private static String start() throws IOException {
    for (int i = 1; ; i++) {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start()
            .getJdbcUrl("postgres", "postgres");
      } catch (IOException | IllegalStateException e) {
        if (i == 3) {
          throw e;
        }
      }
    }
  }

  static Practice at(String url) {
    return new Practice(Optional.of(Database.at(url)), Path.of("unused"), true);
  }

  /** Messages as files. */
  static Delivery folder(Path folder) {
    return new Delivery(
        Optional.empty(),
        Optional.empty(),
        folder.resolve("outgoing"),
        3,
        Duration.ofMinutes(1),
        Duration.ofHours(1));
  }

  /** Messages over sockets. */
  static Delivery sinks(int smtpPort, int httpPort) {
    return sinks(smtpPort, httpPort, Duration.ofSeconds(60));
  }

  static Delivery sinks(int smtpPort, int httpPort, Duration patience) {
    return new Delivery(
        Optional.of(
            new Delivery.Mail(
                "127.0.0.1",
                smtpPort,
                "nightshift@example.org",
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                patience)),
        Optional.of(
            new Delivery.Webhook(
                java.net.URI.create("http://127.0.0.1:" + httpPort + "/hook"),
                Optional.empty(),
                patience)),
        Path.of("unused"),
        3,
        Duration.ofMinutes(1),
        Duration.ofHours(1));
  }
}
