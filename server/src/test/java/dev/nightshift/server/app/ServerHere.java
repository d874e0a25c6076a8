package dev.nightshift.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A whole server in this process, asked over HTTP and by commands. */
final class ServerHere implements AutoCloseable {
  private static final String LISTENING =
      """
      server:
        applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
        adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
        requestLog: {appenders: []}
      logging: {level: WARN}
      """;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path home;
  private final RunningServer server;
  private final String startText;

  /** What a command printed and ended with. */
  record Said(int code, String out, String err) {
    JsonNode json() throws IOException {
      return MAPPER.readTree(out);
    }
  }

  private ServerHere(Path home, RunningServer server, String startText) {
    this.home = home;
    this.server = server;
    this.startText = startText;
  }

  /** Writes config.yml, but for where it listens. */
  static void configure(Path home, String config) throws IOException {
    Files.writeString(home.resolve("config.yml"), config + LISTENING);
  }

  /**
   * Starts it.
   *
   * @param home with the folder plugins
   */
  static ServerHere start(Path home, String config) throws IOException {
    return startAsIs(home, config + LISTENING);
  }

  /** The same, where config says itself where the server listens. */
  static ServerHere startAsIs(Path home, String config) throws IOException {
    Files.writeString(home.resolve("config.yml"), config);
    var out = new ByteArrayOutputStream();
    var terminal = terminal(home, out, new ByteArrayOutputStream());
    var server =
        RunningServer.start(Launcher.prepare(home.resolve("config.yml"), terminal), terminal);
    return new ServerHere(home, server, out.toString(StandardCharsets.UTF_8));
  }

  String startText() {
    return startText;
  }

  String url() {
    return server.url();
  }

  /** A task of the admin port, as in {@code log-level?logger=gc&level=DEBUG}. */
  HttpResponse<String> task(String task) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(server.adminUrl() + "/tasks/" + task))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  Said cli(String... arguments) {
    return cli(home, arguments);
  }

  /** A command in a folder where no server need run. */
  static Said cli(Path home, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = Commands.execute(terminal(home, out, err), new Launcher(), arguments);
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same for one that goes on; what it prints is there at once. */
  static int tell(Path home, ByteArrayOutputStream out, String... arguments) {
    return Commands.execute(
        terminal(home, out, new ByteArrayOutputStream()), new Launcher(), arguments);
  }

  HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url() + path));
    headers.forEach(request::header);
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  String page(String path) throws Exception {
    return get(path, Map.of()).body();
  }

  JsonNode json(String path) throws Exception {
    return MAPPER.readTree(page(path));
  }

  /**
   * Posts nothing.
   *
   * @param token null: none
   */
  HttpResponse<String> post(String path, String token) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url() + path)).POST(HttpRequest.BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    server.stop();
  }

  private static Terminal terminal(
      Path home, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        home,
        name -> null,
        Clock.systemUTC());
  }
}
