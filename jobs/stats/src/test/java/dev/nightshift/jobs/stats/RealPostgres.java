package dev.nightshift.jobs.stats;

import dev.nightshift.job.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The PostgreSQL that TEST_PG_URL names, or else one of our own, also where tests run as root,
 * which it refuses to run as.
 */
final class RealPostgres {
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  private RealPostgres() {}

  /** Aborts the test where there is none. */
  static Database database() throws InterruptedException {
    var given = System.getenv("TEST_PG_URL");
    if (given != null && !given.isBlank()) {
      return Database.at(given);
    }
    try {
      return Database.at(startOnSomePort());
    } catch (IOException | IllegalStateException e) {
      var missing = "no PostgreSQL can be started here: " + e + "; TEST_PG_URL may name one";
      if (Boolean.getBoolean("tools.required")) {
        Assertions.fail(missing, e);
      }
      System.out.println("skipped: " + missing);
      Assumptions.abort(missing);
      throw new AssertionError(e);
    }
  }

  /** It gets a port that was free a moment ago; if somebody has it meanwhile, another one. */
  private static String startOnSomePort() throws IOException, InterruptedException {
    for (int i = 1; ; i++) {
      try {
        return start();
      } catch (IOException | IllegalStateException e) {
        if (i == 3) {
          throw e;
        }
      }
    }
  }

  private static String start() throws IOException, InterruptedException {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off")
          .setPGStartupWait(Duration.ofSeconds(60))
          .start()
          .getJdbcUrl("postgres", "postgres");
    } catch (IllegalStateException e) {
      return startAsNobody(e);
    }
  }

  private static String startAsNobody(IllegalStateException earlier)
      throws IOException, InterruptedException {
    try (var unpacked =
        Files.find(
            Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"),
            3,
            (path, attributes) -> path.endsWith("bin/initdb"))) {
      var bin = unpacked.findFirst().orElseThrow(() -> earlier).getParent();
      var folder = Files.createTempDirectory("pg");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      run(earlier, List.of("chown", "65534:65534", folder.toString()));
      int port;
      try (var socket = new ServerSocket(0)) {
        port = socket.getLocalPort();
      }
      var data = folder.resolve("data").toString();
      run(
          earlier,
          nobody(
              bin.resolve("initdb").toString(),
              "-D",
              data,
              "-U",
              "postgres",
              "-A",
              "trust",
              "-E",
              "UTF8",
              "--no-sync",
              "--no-locale"));
      var control = bin.resolve("pg_ctl").toString();
      run(
          earlier,
          nobody(
              control,
              "-D",
              data,
              "-w",
              "-l",
              folder.resolve("log").toString(),
              "start",
              "-o",
              "-p "
                  + port
                  + " -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories="
                  + folder));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      run(earlier, nobody(control, "-D", data, "-m", "immediate", "stop"));
                    } catch (IOException | InterruptedException | IllegalStateException e) {
                      System.err.println("PostgreSQL was not stopped: " + e);
                    }
                  }));
      return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }
  }

  private static List<String> nobody(String... words) {
    var line = new ArrayList<>(AS_NOBODY);
    line.addAll(List.of(words));
    return line;
  }

  private static void run(IllegalStateException earlier, List<String> command)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw earlier;
    }
  }
}
