package dev.nightshift.jobs.basic;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Sends requests of one job. */
final class HttpCaller {
  private final HttpSettings settings;
  private final HttpClient client;

  HttpCaller(HttpSettings settings) {
    this.settings = settings;
    var builder =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            .followRedirects(
                settings.followRedirects()
                    ? HttpClient.Redirect.NORMAL
                    : HttpClient.Redirect.NEVER);
    settings.caFile().ifPresent(file -> builder.sslContext(trusting(file)));
    client = builder.build();
  }

  boolean isFor(HttpSettings others) {
    return settings.equals(others);
  }

  /** Why there was none, in a sentence. */
  static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Duration lasted;

    private NoAnswerException(String sentence, Throwable cause, Duration lasted) {
      super(sentence, cause);
      this.lasted = lasted;
    }

    Duration lasted() {
      return lasted;
    }
  }

  /** Waits for the whole answer, or what of it is kept. */
  HttpAnswer call(HttpSettings settings) throws NoAnswerException, InterruptedException {
    var request = request(settings);
    long start = System.nanoTime();
    var answer = client.sendAsync(request, info -> new CappedBody());
    try {
      var response = answer.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
      return answer(settings, response, since(start));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new NoAnswerException(late(settings), e, since(start));
    } catch (ExecutionException e) {
      throw new NoAnswerException(why(settings, e.getCause()), e.getCause(), since(start));
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private static HttpAnswer answer(
      HttpSettings settings, HttpResponse<String> response, Duration latency) {
    return new HttpAnswer(
        settings.shown(),
        response.statusCode(),
        response.body(),
        latency,
        response.headers().firstValue("Location"),
        response.sslSession());
  }

  private static HttpRequest request(HttpSettings settings) {
    var request =
        HttpRequest.newBuilder(settings.url())
            .timeout(settings.timeout())
            .method(
                settings.method(),
                settings
                    .body()
                    .map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    settings.headers().forEach(request::setHeader);
    settings.secretHeaders().forEach((name, value) -> request.setHeader(name, value.reveal()));
    settings
        .bearer()
        .ifPresent(token -> request.setHeader("Authorization", "Bearer " + token.reveal()));
    return request.build();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String late(HttpSettings settings) {
    return settings.shown() + ": no answer within " + Amounts.time(settings.timeout());
  }

  private static String why(HttpSettings settings, Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException || cause instanceof HttpTimeoutException) {
      return late(settings);
    }
    for (var one = cause; one != null; one = one.getCause()) {
      if (one instanceof UnresolvedAddressException || one instanceof UnknownHostException) {
        return settings.shown() + ": unknown host " + settings.url().getHost();
      }
    }
    if (cause instanceof ConnectException) {
      return settings.shown() + ": nobody answers there";
    }
    if (cause instanceof SSLException) {
      return settings.shown() + ": TLS: " + cause.getMessage();
    }
    return settings.shown() + ": the answer broke off: " + cause.getMessage();
  }

  private static SSLContext trusting(Path file) {
    try (var in = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, one);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "TLS: no certificates can be read from settings.caFile, " + file, e);
    }
  }
}
