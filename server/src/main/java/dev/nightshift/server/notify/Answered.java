package dev.nightshift.server.notify;

import dev.nightshift.server.notify.NotSent.Why;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts over HTTP and judges the answer. Follows no redirection: the signature is for one place.
 */
final class Answered {
  /** This text is wrong, and stays so. */
  private static final Set<Integer> REFUSED = Set.of(400, 410, 413, 415, 422);

  private static final int TOO_MANY = 429;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final HttpClient client;
  private final Duration timeout;
  private final String target;

  Answered(Duration timeout, String target) {
    this.timeout = timeout;
    this.target = target;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  void post(HttpRequest.Builder request, Instant now) throws NotSent, InterruptedException {
    var sent = client.sendAsync(request.timeout(timeout).build(), BODY);
    HttpResponse<Void> answer;
    try {
      // the request's own timeout ends with the headers of the answer
      answer = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new NotSent(
          Why.UNREACHABLE, target + " did not answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      var cause = e.getCause();
      if (cause instanceof IOException) {
        throw new NotSent(Why.UNREACHABLE, target + " does not answer: " + said(cause), cause);
      }
      throw new NotSent(Why.LATER, target + " was not reached: " + said(cause), cause);
    }
    judge(answer, now);
  }

  private static final HttpResponse.BodyHandler<Void> BODY = HttpResponse.BodyHandlers.discarding();

  private void judge(HttpResponse<Void> answer, Instant now) throws NotSent {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return;
    }
    var text = target + " answered with " + status;
    if (REFUSED.contains(status)) {
      throw new NotSent(Why.REFUSED, text, null);
    }
    var wait = answer.headers().firstValue("Retry-After").map(value -> wait(value, now));
    boolean everything = status == TOO_MANY || (status >= 500 && wait.isPresent());
    throw new NotSent(everything ? Why.UNREACHABLE : Why.LATER, text, wait.orElse(null), null);
  }

  /** Seconds, or a date; null if it is neither. */
  static Duration wait(String value, Instant now) {
    Duration wait;
    try {
      wait =
          value.strip().matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value.strip()))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant());
    } catch (DateTimeException e) {
      return null;
    }
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static String said(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
