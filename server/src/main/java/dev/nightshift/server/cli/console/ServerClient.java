package dev.nightshift.server.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a running server, by the oldest of Java's clients: what the newer one loads would take a
 * command longer than all else that it does.
 */
public final class ServerClient {
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONG_PATIENCE = Duration.ofHours(6);

  static {
    // an order must not be given twice behind our back
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final String url;
  private final Optional<String> token;

  public ServerClient(String url, Optional<String> token) {
    this.url = url.replaceAll("/+$", "");
    this.token = token;
  }

  /** Where the server is, without a slash at the end. */
  public String url() {
    return url;
  }

  public JsonNode get(String path) {
    return send("GET", path, null, null);
  }

  /** What is there as it is. */
  public String text(String path) {
    var answer = exchange("GET", path, null, null);
    refuse(answer);
    return answer.body();
  }

  public JsonNode post(String path, Object body) {
    return send("POST", path, body, null);
  }

  /** The same, carried out at most once under a key; null: in any case. */
  public JsonNode post(String path, Object body, String key) {
    if (key != null && !key.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw CommandFailure.usage("--once is \"" + key + "\"; write printable characters");
    }
    return send("POST", path, body, key);
  }

  public JsonNode put(String path, Object body) {
    return send("PUT", path, body, null);
  }

  /** Sees to it that something is so; it may be so already (409). */
  public void ensure(String method, String path, Object body) {
    var answer = exchange(method, path, body, null);
    if (answer.status() != HttpURLConnection.HTTP_CONFLICT) {
      refuse(answer);
    }
  }

  public JsonNode delete(String path) {
    return send("DELETE", path, null, null);
  }

  /** Saves what is there; the file must not be. */
  public void download(String path, Path file) {
    HttpURLConnection connection = null;
    Answer refused;
    try {
      connection = open("GET", path, LONG_PATIENCE);
      if (connection.getResponseCode() < 400) {
        save(connection, file);
        return;
      }
      refused = answer(connection);
    } catch (IOException e) {
      throw unreachable(e);
    }
    refuse(refused);
  }

  private static void save(HttpURLConnection connection, Path file) throws IOException {
    var out = create(file);
    boolean complete = false;
    try (out;
        var in = connection.getInputStream()) {
      in.transferTo(out);
      complete = true;
    } finally {
      if (!complete) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static OutputStream create(Path file) {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw CommandFailure.finding(ErrorWords.of(e));
    }
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode send(String method, String path, Object body, String key) {
    var answer = exchange(method, path, body, key);
    refuse(answer);
    return read(answer);
  }

  private Answer exchange(String method, String path, Object body, String key) {
    try {
      var connection = open(method, path, PATIENCE);
      if (key != null) {
        connection.setRequestProperty("Idempotency-Key", key);
      }
      if (body != null) {
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (var out = connection.getOutputStream()) {
          out.write(MAPPER.writeValueAsBytes(body));
        }
      }
      return answer(connection);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private HttpURLConnection open(String method, String path, Duration patience) throws IOException {
    try {
      var address = URI.create(url + path).toURL();
      if (address.getHost().isEmpty()
          || !(address.openConnection() instanceof HttpURLConnection connection)) {
        throw badAddress();
      }
      connection.setRequestMethod(method);
      connection.setConnectTimeout((int) TO_CONNECT.toMillis());
      connection.setReadTimeout((int) patience.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("Accept", "*/*");
      token.ifPresent(value -> connection.setRequestProperty("Authorization", "Bearer " + value));
      return connection;
    } catch (IllegalArgumentException | MalformedURLException e) {
      throw badAddress();
    }
  }

  private CommandFailure badAddress() {
    return CommandFailure.usage(
        "the server's address is \"" + url + "\"; write it as http://127.0.0.1:8080");
  }

  private static Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("it does not speak HTTP");
    }
    try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(
          status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private CommandFailure unreachable(IOException e) {
    var why =
        e instanceof SocketTimeoutException
            ? "it is silent: " + e.getMessage()
            : e instanceof UnknownHostException
                ? "there is no host " + e.getMessage()
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return CommandFailure.unreachable(
        "no server answers at "
            + url
            + " ("
            + why
            + "); start it with ./nightshift server, or name another one with --server URL");
  }

  private void refuse(Answer answer) {
    if (answer.status() >= 300 && answer.status() < 400) {
      throw stranger(answer);
    }
    if (answer.status() < 400) {
      return;
    }
    var detail = read(answer).path("detail").asText("the server answered " + answer.status());
    throw switch (answer.status()) {
      case 400, 401, 403, 404 -> CommandFailure.usage(detail);
      default -> CommandFailure.finding(detail);
    };
  }

  private JsonNode read(Answer answer) {
    try {
      return answer.body().isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw stranger(answer);
    }
  }

  private CommandFailure stranger(Answer answer) {
    return CommandFailure.unreachable(
        "what answers at "
            + url
            + " (with status "
            + answer.status()
            + ") is no Nightshift server, a proxy perhaps; name the right one by --server URL");
  }

  /**
   * What came back.
   *
   * @param body empty if there is none
   */
  private record Answer(int status, String body) {}
}
