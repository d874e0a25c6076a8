package dev.nightshift.jobs.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Somebody who answers over HTTP: always the same, until told otherwise. */
final class Outside implements AutoCloseable {
  private final HttpServer server;
  private final List<String> asked = new ArrayList<>();
  private int status = 200;
  private String body = "";

  Outside() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes;
          int code;
          synchronized (this) {
            asked.add(exchange.getRequestURI().toString());
            bytes = body.getBytes(StandardCharsets.UTF_8);
            code = status;
          }
          exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized void answers(int code, String text) {
    status = code;
    body = text;
  }

  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
