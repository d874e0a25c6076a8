package dev.nightshift.server.notify;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** Takes messages over HTTP, and misbehaves as it is told, by the number of the request. */
final class HookServer implements AutoCloseable {
  /** Takes the message and closes the line before saying so. */
  static final int TAKE_AND_CLOSE = -1;

  static final int HANG = -2;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Post> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger seen = new AtomicInteger();
  private volatile IntUnaryOperator status = n -> 204;
  volatile String retryAfter;

  /** A request that was taken; answered: the client was told so. */
  record Post(Headers headers, String body, boolean answered) {
    String key() {
      return headers.getFirst("Idempotency-Key");
    }
  }

  HookServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/hook", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  List<Post> taken() {
    return List.copyOf(taken);
  }

  int seen() {
    return seen.get();
  }

  void behave(IntUnaryOperator by) {
    status = by;
    seen.set(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int now = status.applyAsInt(seen.getAndIncrement());
      if (now / 100 == 2 || now == TAKE_AND_CLOSE) {
        taken.add(new Post(exchange.getRequestHeaders(), body, now != TAKE_AND_CLOSE));
      }
      if (now == HANG) {
        end.await(30, TimeUnit.SECONDS);
      } else if (now != TAKE_AND_CLOSE) {
        if (retryAfter != null) {
          exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(now, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
