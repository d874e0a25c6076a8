package dev.nightshift.server.deployed;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that says what it is told to, and keeps what it was sent. */
final class Stub implements AutoCloseable {
  final Map<String, String> answers = new ConcurrentHashMap<>();
  final List<String> sent = new CopyOnWriteArrayList<>();
  private final HttpServer http;

  Stub() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          var request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          sent.add(
              request + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
          var answer = answers.get(request);
          var bytes =
              (answer == null ? "{\"message\":\"not found\"}" : answer)
                  .getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseHeaders()
              .add(
                  "Content-Type",
                  request.equals("GET /metrics") ? "text/plain" : "application/json");
          exchange.sendResponseHeaders(status(answer), bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    http.start();
  }

  private static int status(String answer) {
    if (answer == null) {
      return 404;
    }
    return answer.startsWith("{\"refused\"") ? 400 : answer.startsWith("{\"denied\"") ? 401 : 200;
  }

  String host() {
    return "127.0.0.1:" + http.getAddress().getPort();
  }

  String url() {
    return "http://" + host();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
