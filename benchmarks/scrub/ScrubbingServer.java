package dev.nightshift.benchmarks.scrub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server in a process of its own, with one job that scrubs a pool. */
final class ScrubbingServer implements AutoCloseable {
  private static final String JOB = "scrubbed";
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern STATE = Pattern.compile("\"state\"\\s*:\\s*\"([A-Z_]+)\"");
  private static final Pattern READ = Pattern.compile("(?m)^read_bytes: (\\d+)$");
  private static final Pattern WRITTEN = Pattern.compile("(?m)^write_bytes: (\\d+)$");
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(4);
  private static final double TICKS_PER_SECOND = 100;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String url;
  private final String token;
  private String run;

  ScrubbingServer(Path home, Path pool, Path jar) throws Exception {
    Files.createDirectories(home.resolve("plugins"));
    int port = port();
    Files.writeString(home.resolve("config.yml"), config(pool, port));
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dnightshift.home=" + home,
                    "-jar",
                    jar.toAbsolutePath().toString(),
                    "server",
                    "--config",
                    home.resolve("config.yml").toString()))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("server.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    url = "http://127.0.0.1:" + port;
    awaitHealth(home);
    token = Files.readString(home.resolve("data/cli-token")).strip();
  }

  private static String config(Path pool, int port) {
    return """
        dataFolder: data
        pluginFolder: plugins
        jobs:
          %s: {type: scrub, settings: {pool: "%s", frequency: manual}}
        server:
          applicationConnectors: [{type: http, port: %d, bindHost: 127.0.0.1}]
          adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
          requestLog: {appenders: []}
        logging: {level: WARN}
        """
        .formatted(JOB, pool, port);
  }

  /** The job's intensity from now on; a run at work takes it at once. */
  void intensity(String level) throws Exception {
    ask("PUT", "/api/v1/jobs/" + JOB + "/intensity", "{\"intensity\":\"" + level + "\"}");
  }

  void begin() throws Exception {
    run = found(ID, ask("POST", "/api/v1/jobs/" + JOB + "/runs", "{}"));
  }

  boolean atWork() throws Exception {
    var state = found(STATE, ask("GET", "/api/v1/runs/" + run, null));
    if (state.equals("FAILED") || state.equals("TIMED_OUT") || state.equals("STALLED")) {
      throw new IllegalStateException("the scrub ended " + state + ", see " + url);
    }
    return state.equals("RUNNING") || state.equals("QUEUED");
  }

  /** Begins again if the pool is through. */
  void keepBusy() throws Exception {
    if (!atWork()) {
      begin();
    }
  }

  void stop() throws Exception {
    if (atWork()) {
      try {
        ask("POST", "/api/v1/runs/" + run + "/cancel", "{}");
      } catch (IllegalStateException e) {
        if (atWork()) {
          throw e;
        }
      }
    }
    awaitEnd();
  }

  void awaitEnd() throws Exception {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (atWork()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("the scrub does not end");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** What the process has had from disks so far. */
  long bytesRead() throws IOException {
    return counted(READ);
  }

  /** What it has given them. */
  long bytesWritten() throws IOException {
    return counted(WRITTEN);
  }

  private long counted(Pattern what) throws IOException {
    return Long.parseLong(found(what, Files.readString(Path.of("/proc/" + process.pid() + "/io"))));
  }

  double cpuSeconds() throws IOException {
    var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private void awaitHealth(Path home) throws Exception {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (process.isAlive() && System.nanoTime() < until) {
      try {
        if (send(HttpRequest.newBuilder(URI.create(url + "/health"))).statusCode() == 200) {
          return;
        }
      } catch (ConnectException e) {
        // not yet
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    close();
    throw new IllegalStateException(
        "the server did not start:\n" + Files.readString(home.resolve("server.log")));
  }

  private String ask(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    var answer = send(request);
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String found(Pattern what, String text) {
    var found = what.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + what + " in " + text);
    }
    return found.group(1);
  }

  private static int port() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
