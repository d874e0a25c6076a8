package dev.nightshift.server.store;

import dev.nightshift.server.bundle.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL where tests run as root and namespaces are forbidden: it refuses to run as root, so it
 * is started as nobody.
 */
final class RootlessPostgres {
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  private RootlessPostgres() {}

  /**
   * @param earlier why the ordinary way failed; its binaries are unpacked by then
   */
  static String start(IllegalStateException earlier) throws IOException {
    try (var unpacked =
        Files.find(
            Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"),
            3,
            (path, attributes) -> path.endsWith("bin/initdb"))) {
      var bin = unpacked.findFirst().orElseThrow(() -> earlier).getParent();
      var folder = Files.createTempDirectory("pg");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      run(List.of("chown", "65534:65534", folder.toString()), earlier);
      nobody(
          earlier,
          bin.resolve("initdb") + " -D " + folder + "/data -U postgres -A trust -E UTF8",
          "--no-sync --no-locale");
      int port = FreePort.next();
      var options =
          List.of(
              "-p " + port,
              "-c listen_addresses=127.0.0.1",
              "-c unix_socket_directories=" + folder,
              "-c fsync=off",
              "-c max_connections=300");
      var start =
          words(bin.resolve("pg_ctl") + " -D " + folder + "/data -w -l " + folder + "/log start");
      start.add("-o");
      start.add(String.join(" ", options));
      run(start, earlier);
      var stop = words(bin.resolve("pg_ctl") + " -D " + folder + "/data -m immediate stop");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> quietly(stop, earlier)));
      return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }
  }

  private static void nobody(IllegalStateException earlier, String... parts) throws IOException {
    run(words(String.join(" ", parts)), earlier);
  }

  private static List<String> words(String line) {
    var words = new ArrayList<>(AS_NOBODY);
    words.addAll(Arrays.asList(line.split(" ", -1)));
    return words;
  }

  private static void quietly(List<String> command, IllegalStateException earlier) {
    try {
      run(command, earlier);
    } catch (IOException | IllegalStateException e) {
      System.err.println("PostgreSQL was not stopped: " + e);
    }
  }

  private static void run(List<String> command, IllegalStateException earlier) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw earlier;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
