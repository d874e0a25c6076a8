package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.bundle.ChildJava;
import dev.nightshift.server.bundle.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The packed server in a process of its own, on free ports, with a folder for its configuration,
 * plugins and data.
 */
final class StartedServer implements AutoCloseable {
  static final Path JAR =
      Path.of(System.getProperty("project.root"), "server/target/nightshift.jar");
  private static final Duration READY_WITHIN = Duration.ofSeconds(120);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private final Process process;
  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

  private StartedServer(Path folder, Process process, URI base) {
    this.folder = folder;
    this.process = process;
    this.base = base;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param folder with config.yml; the data folder is {@code data} in it
   */
  static StartedServer in(Path folder) throws Exception {
    return in(folder, JAR);
  }

  /** As {@link #in(Path)}, of another build. */
  static StartedServer in(Path folder, Path jar) throws Exception {
    return at(folder, jar, FreePort.next());
  }

  /** As {@link #in(Path)}, on this port: where it was before it died, say. */
  static StartedServer at(Path folder, int port) throws Exception {
    return at(folder, JAR, port);
  }

  private static StartedServer at(Path folder, Path jar, int port) throws Exception {
    var builder =
        new ProcessBuilder(
                ChildJava.command(
                    "-jar",
                    jar.toString(),
                    "server",
                    "--config",
                    folder.resolve("config.yml").toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()));
    builder.environment().put("NIGHTSHIFT_DATA", folder.resolve("data").toString());
    builder.environment().put("NIGHTSHIFT_PORT", Integer.toString(port));
    builder.environment().put("NIGHTSHIFT_ADMIN_PORT", Integer.toString(FreePort.next()));
    builder.environment().put("NIGHTSHIFT_BIND", "127.0.0.1");
    // Java would say on its output that it was there
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    var server = new StartedServer(folder, builder.start(), URI.create("http://127.0.0.1:" + port));
    server.awaitReady();
    return server;
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + READY_WITHIN.toNanos();
    while (System.nanoTime() < end) {
      assertThat(process.isAlive()).as(() -> "the server ended: " + output()).isTrue();
      try {
        if (http.send(request("/health").build(), HttpResponse.BodyHandlers.discarding())
                .statusCode()
            == 200) {
          return;
        }
      } catch (IOException e) {
        // not yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the server did not answer within " + READY_WITHIN + ": " + output());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
  }

  /** Asks for a run; its id once the server has acknowledged it. */
  String run(String job) throws Exception {
    return post("/api/v1/jobs/" + job + "/runs", 202).path("id").asText();
  }

  /** The state in which a run ended, awaited for some minutes. */
  String ended(String run) throws Exception {
    long latest = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (System.nanoTime() < latest) {
      var state = get("/api/v1/runs/" + run).path("state").asText();
      if (!Set.of("QUEUED", "RUNNING").contains(state)) {
        return state;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the run " + run + " did not end");
  }

  /** Posts nothing; the answer, which has to have that status. */
  JsonNode post(String path, int status) throws Exception {
    var token = Files.readString(folder.resolve("data/cli-token")).strip();
    var post =
        request(path)
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    var response = http.send(post, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return MAPPER.readTree(response.body());
  }

  JsonNode get(String path) throws Exception {
    return MAPPER.readTree(text(path));
  }

  String text(String path) throws Exception {
    var response = http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** SIGTERM. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
