package dev.nightshift.jobs.validators;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gets pages, each within a time that counts for the whole answer, and up to a size. */
final class Http {
  private final HttpClient client;
  private final Duration timeout;

  Http(Executor threads, Duration timeout) {
    this.timeout = timeout;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .executor(threads)
            .build();
  }

  /**
   * The answer.
   *
   * @param most bytes; the rest is not read
   */
  HttpResponse<byte[]> get(URI address, Optional<String> bearer, int most)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).timeout(timeout).GET();
    bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    var answer = client.sendAsync(request.build(), head -> new Start(most));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + timeout.toMillis() + "ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectException refused) {
        throw new IOException("no connection", refused);
      }
      if (e.getCause() instanceof HttpTimeoutException) {
        throw new HttpTimeoutException("no whole answer within " + timeout.toMillis() + "ms");
      }
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** Collects the start of a body. */
  private static final class Start implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;
    private Flow.Subscription subscription;

    Start(int most) {
      this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (var buffer : buffers) {
        var part = new byte[Math.min(buffer.remaining(), most - bytes.size())];
        buffer.get(part);
        bytes.writeBytes(part);
      }
      if (bytes.size() == most) {
        subscription.cancel();
        onComplete();
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
