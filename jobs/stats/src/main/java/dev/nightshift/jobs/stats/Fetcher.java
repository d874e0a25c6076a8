package dev.nightshift.jobs.stats;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks many targets at once. A slow one holds a connection but no thread, and only until its
 * timeout.
 */
final class Fetcher {
  private static final long LARGEST_FILE = 16L << 20;

  private final ExecutorService threads;
  private final HttpClient client;
  private final Duration timeout;

  /**
   * @param timeout from the request to the last byte of the answer
   */
  Fetcher(ExecutorService threads, Duration timeout) {
    this.threads = threads;
    this.timeout = timeout;
    client =
        HttpClient.newBuilder()
            .executor(threads)
            .connectTimeout(timeout)
            .followRedirects(Redirect.NORMAL)
            .build();
  }

  /**
   * Asks all, so many at a time, in this order; what is not asked when the deadline has passed is
   * down.
   */
  List<Fetched> all(Map<String, Target> targets, int atOnce, Duration deadline)
      throws InterruptedException {
    var waiting = new ConcurrentLinkedQueue<>(targets.entrySet());
    Map<String, Fetched> done = new LinkedHashMap<>();
    List<CompletableFuture<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < Math.min(atOnce, targets.size()); i++) {
      lanes.add(lane(waiting, done));
    }
    var all = CompletableFuture.allOf(lanes.toArray(CompletableFuture<?>[]::new));
    try {
      all.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // whoever is missing below did not answer in time
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      waiting.clear();
    }
    List<Fetched> results = new ArrayList<>();
    synchronized (done) {
      for (var name : targets.keySet()) {
        var late = "did not answer before the run's deadline of " + text(deadline);
        results.add(done.getOrDefault(name, new Fetched(name, Map.of(), late)));
      }
    }
    return results;
  }

  private CompletableFuture<Void> lane(
      ConcurrentLinkedQueue<Map.Entry<String, Target>> waiting, Map<String, Fetched> done) {
    var next = waiting.poll();
    if (next == null) {
      return CompletableFuture.completedFuture(null);
    }
    return one(next.getKey(), next.getValue())
        .thenComposeAsync(
            fetched -> {
              synchronized (done) {
                done.put(fetched.target(), fetched);
              }
              return lane(waiting, done);
            },
            threads);
  }

  private CompletableFuture<Fetched> one(String name, Target target) {
    var bytes = target.file().map(this::file).orElseGet(() -> http(target));
    return bytes
        .thenApplyAsync(
            body -> {
              try {
                return read(name, target, new Answer(body));
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            threads)
        .exceptionally(e -> new Fetched(name, Map.of(), words(e)));
  }

  private CompletableFuture<byte[]> http(Target target) {
    HttpRequest request;
    try {
      var builder =
          HttpRequest.newBuilder(target.url().orElseThrow())
              .timeout(timeout)
              .header("Accept", "application/json, text/plain;q=0.9, */*;q=0.5");
      target
          .token()
          .ifPresent(token -> builder.header("Authorization", "Bearer " + token.reveal()));
      request = builder.build();
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e); // its token is not there
    }
    var exchange = client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    // the exchange is only cancelled while it is not done
    return exchange
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((response, e) -> exchange.cancel(true))
        .thenApply(
            response -> {
              if (response.statusCode() != 200) {
                throw new CompletionException(
                    new IOException("answered with status " + response.statusCode()));
              }
              return response.body();
            });
  }

  private CompletableFuture<byte[]> file(Path file) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            if (Files.size(file) > LARGEST_FILE) {
              throw new IOException(file + " is larger than " + LARGEST_FILE + " bytes");
            }
            return Files.readAllBytes(file);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }

  private static Fetched read(String name, Target target, Answer answer) throws IOException {
    Map<String, Double> readings = new LinkedHashMap<>();
    for (var field : target.fields().entrySet()) {
      double reading = Field.of(field.getValue()).read(answer);
      if (Double.isFinite(reading)) {
        readings.put(field.getKey(), reading);
      }
    }
    return new Fetched(name, readings, "");
  }

  private String words(Throwable thrown) {
    var cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TimeoutException || cause instanceof java.net.http.HttpTimeoutException) {
      return "did not answer within " + text(timeout);
    }
    if (cause instanceof NoSuchFileException) {
      return "there is no file " + cause.getMessage();
    }
    if (cause instanceof ConnectException) {
      return "refused the connection";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
