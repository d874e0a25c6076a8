package dev.nightshift.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Asks a running server. */
final class ServerClient {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONG_PATIENCE = Duration.ofHours(6);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;
  private final Optional<String> token;

  ServerClient(String url, Optional<String> token) {
    this.url = url.replaceAll("/+$", "");
    this.token = token;
  }

  JsonNode get(String path) {
    return send(request(path).GET());
  }

  /** What is there as it is. */
  String text(String path) {
    var response = exchange(request(path).GET(), HttpResponse.BodyHandlers.ofString());
    refuse(response);
    return response.body();
  }

  JsonNode post(String path, Object body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(write(body))));
  }

  /** The same, carried out at most once under a key; null: in any case. */
  JsonNode post(String path, Object body, String key) {
    var request = request(path).header("Content-Type", "application/json");
    if (key != null) {
      try {
        request.header("Idempotency-Key", key);
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage("--once is \"" + key + "\"; write printable characters");
      }
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(write(body))));
  }

  JsonNode put(String path, Object body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(write(body))));
  }

  JsonNode delete(String path) {
    return send(request(path).DELETE());
  }

  /** Saves what is there; the file must not be. */
  void download(String path, Path file) {
    var response =
        exchange(
            request(path).timeout(LONG_PATIENCE).GET(),
            answer ->
                answer.statusCode() < 400
                    ? HttpResponse.BodySubscribers.mapping(
                        HttpResponse.BodySubscribers.ofFile(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        saved -> "{}")
                    : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8));
    refuse(response);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
      token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
      return request;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "the server's address is \"" + url + "\"; write it as http://127.0.0.1:8080");
    }
  }

  private JsonNode send(HttpRequest.Builder request) {
    var response = exchange(request, HttpResponse.BodyHandlers.ofString());
    refuse(response);
    return read(response.body());
  }

  private HttpResponse<String> exchange(
      HttpRequest.Builder request, HttpResponse.BodyHandler<String> body) {
    try {
      return http.send(request.build(), body);
    } catch (IOException e) {
      throw CommandFailure.unreachable(
          "no server answers at "
              + url
              + " ("
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + "); start it with ./nightshift server, or name another one with --server URL");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.finding("interrupted");
    }
  }

  private void refuse(HttpResponse<String> response) {
    if (response.statusCode() < 400) {
      return;
    }
    var detail =
        read(response.body()).path("detail").asText("the server answered " + response.statusCode());
    throw switch (response.statusCode()) {
      case 400, 401, 403, 404 -> CommandFailure.usage(detail);
      default -> CommandFailure.finding(detail);
    };
  }

  private JsonNode read(String body) {
    try {
      return body.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw CommandFailure.unreachable(
          "what answers at "
              + url
              + " is no Nightshift server; name the right one by --server URL");
    }
  }

  private static String write(Object body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
