package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Several {@link ProofServer}s on one database, and what they said. */
final class ProofFleet implements AutoCloseable {
  private static final int MOST_STARTS = 4;
  final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
  final Set<UUID> refused = ConcurrentHashMap.newKeySet();
  private final Path folder;
  private final String url;
  private final List<Server> servers = new ArrayList<>();

  ProofFleet(Path folder, String url) {
    this.folder = folder;
    this.url = url;
  }

  /** One process. */
  record Server(String name, Process process, CountDownLatch ready, CountDownLatch idle) {
    void order(String order) {
      try {
        process.outputWriter().write(order + "\n");
        process.outputWriter().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void signal(String signal) throws Exception {
      var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
      assertThat(kill.waitFor()).isZero();
    }
  }

  private Server start(String name) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx160m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ProofServer.class.getName(),
                folder.toString(),
                url,
                name)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
            .start();
    var server = new Server(name, process, new CountDownLatch(1), new CountDownLatch(1));
    var reader = new Thread(() -> listen(server), "listens to " + name);
    reader.setDaemon(true);
    reader.start();
    servers.add(server);
    return server;
  }

  /** Starts servers and waits for them; one that finds the database too slow is started again. */
  void startAll(String... names) throws Exception {
    List<Server> started = new ArrayList<>();
    for (var name : names) {
      started.add(start(name));
    }
    for (var server : started) {
      var one = server;
      for (int again = 0; !ready(one) && again < MOST_STARTS; again++) {
        one = start(one.name);
      }
      assertThat(one.process.isAlive()).as(told(one)).isTrue();
    }
  }

  private static boolean ready(Server server) throws InterruptedException {
    for (int i = 0; i < 900 && server.process.isAlive(); i++) {
      if (server.ready.await(100, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  private void listen(Server server) {
    try (BufferedReader lines = server.process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("ack ") && line.length() == 40) {
          acknowledged.add(UUID.fromString(line.substring(4)));
        } else if (line.startsWith("refused ")) {
          refused.add(UUID.fromString(line.substring(8)));
        } else if (line.equals("ready")) {
          server.ready.countDown();
        } else if (line.equals("idle")) {
          server.idle.countDown();
        }
      }
    } catch (IOException e) {
      // killed while it spoke
    }
  }

  List<Server> alive() {
    return servers.stream().filter(server -> server.process.isAlive()).toList();
  }

  Path folder() {
    return folder;
  }

  /** No server asks for more; what it asked for is acknowledged. */
  void idle(Duration most) throws Exception {
    var asking = alive();
    asking.forEach(server -> server.order("idle"));
    for (var server : asking) {
      await(
          server.name + " asks for no more",
          most,
          () -> server.idle.getCount() == 0 || !server.process.isAlive());
    }
  }

  /** Every server finishes what it has, and leaves in order. */
  void leave() throws Exception {
    for (var server : alive()) {
      server.order("leave");
    }
    for (var server : servers) {
      assertThat(server.process.waitFor(60, TimeUnit.SECONDS)).as(() -> told(server)).isTrue();
    }
  }

  static void await(String what, Duration most, BooleanSupplier holds) throws Exception {
    long end = System.nanoTime() + most.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private Path errors() {
    return folder.resolve("errors");
  }

  private String told(Server server) {
    try {
      var text = Files.exists(errors()) ? Files.readString(errors()) : "";
      return server.name + ": " + text.substring(Math.max(0, text.length() - 4_000));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    servers.forEach(server -> server.process.destroyForcibly());
  }
}
