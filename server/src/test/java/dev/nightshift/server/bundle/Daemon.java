package dev.nightshift.server.bundle;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A Prometheus or an Alertmanager on a free port, until it is closed. */
public final class Daemon implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  private final Process process;
  private final String url;

  private Daemon(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Alertmanager with this configuration; its storage is beside it. */
  public static Daemon alertmanager(Path config) throws Exception {
    return start(
        config.getParent(),
        FreePort.next(),
        "prometheus-alertmanager",
        "--config.file=" + config,
        "--storage.path=" + config.resolveSibling("alertmanager-data"),
        "--cluster.listen-address=",
        "--log.level=warn");
  }

  /** Prometheus with this configuration; its storage is beside it. */
  public static Daemon prometheus(Path config) throws Exception {
    return prometheus(config, FreePort.next());
  }

  /** The same on a port that somebody knows already. */
  public static Daemon prometheus(Path config, int port) throws Exception {
    return start(
        config.getParent(),
        port,
        "prometheus",
        "--config.file=" + config,
        "--storage.tsdb.path=" + config.resolveSibling("prometheus-data"),
        "--web.enable-lifecycle",
        "--log.level=warn");
  }

  private static Daemon start(Path folder, int port, String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of(command));
    line.add("--web.listen-address=127.0.0.1:" + port);
    var log = folder.resolve(command[0] + ".log");
    Process process;
    try {
      process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      if (Boolean.getBoolean("tools.required")) {
        return Assertions.fail(command[0] + " is required and cannot be started", e);
      }
      System.out.println("skipped: " + command[0] + " is not installed");
      Assumptions.abort(command[0] + " is not installed");
      throw e;
    }
    var daemon = new Daemon(process, "http://127.0.0.1:" + port);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!daemon.ready()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        daemon.close();
        return Assertions.fail(command[0] + " did not start: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(30);
    }
    return daemon;
  }

  public String url() {
    return url;
  }

  public String get(String path) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  public void post(String path, String json) throws Exception {
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    Assertions.assertEquals(200, answer.statusCode(), answer.body());
  }

  /** Reads its configuration and its rules again. */
  public void reload() throws Exception {
    post("/-/reload", "");
  }

  private boolean ready() {
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(URI.create(url + "/-/ready")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
