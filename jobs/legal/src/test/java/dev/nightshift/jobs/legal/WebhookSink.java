package dev.nightshift.jobs.legal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** Takes messages over HTTP, and misbehaves as it is told. */
final class WebhookSink implements AutoCloseable {
  /** Takes the message and closes the line before saying so. */
  static final int TAKE_AND_CLOSE = -1;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Post> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger seen = new AtomicInteger();
  private volatile IntUnaryOperator status = n -> 204;

  /** A message that was taken. */
  record Post(String key, String body) {}

  WebhookSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/hook", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Post> taken() {
    return List.copyOf(taken);
  }

  /**
   * @param status by the number of the request, from 0
   */
  void behave(IntUnaryOperator status) {
    this.status = status;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int now = status.applyAsInt(seen.getAndIncrement());
      if (now / 100 == 2 || now == TAKE_AND_CLOSE) {
        taken.add(new Post(exchange.getRequestHeaders().getFirst("Idempotency-Key"), body));
      }
      if (now != TAKE_AND_CLOSE) {
        exchange.sendResponseHeaders(now, -1);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
