package dev.nightshift.jobs.basic;

import java.io.IOException;
import java.math.BigDecimal;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What came back.
 *
 * @param request for people
 * @param location where a redirect points
 */
record HttpAnswer(
    String request,
    int status,
    String body,
    Duration latency,
    Optional<String> location,
    Optional<SSLSession> session) {
  private static final int SHOWN = 200;

  /** Until the first certificate of the chain ends; empty without TLS. */
  Optional<Long> tlsDays(Instant now) {
    if (session.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant end = null;
      for (var one : session.get().getPeerCertificates()) {
        var ends = ((X509Certificate) one).getNotAfter().toInstant();
        end = end == null || ends.isBefore(end) ? ends : end;
      }
      return Optional.ofNullable(end).map(ends -> Duration.between(now, ends).toDays());
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalStateException with a sentence, if it is not as expected
   */
  void check(HttpSettings settings, Optional<Long> tlsDays) {
    var expectations = settings.expectations();
    boolean statusSaid = expectations.stream().anyMatch(one -> one.isOf(HttpSettings.STATUS));
    if (!statusSaid && (status < 200 || status >= 300)) {
      throw new IllegalStateException(
          status >= 300 && status < 400 && location.isPresent()
              ? request + " answered " + status + ": it redirects to " + location.get()
              : answered() + "; expected status < 300");
    }
    List<String> broken = new ArrayList<>();
    Optional<Object> json = Optional.empty();
    for (var one : expectations) {
      if (one.subject().startsWith("/") && json.isEmpty()) {
        json = Optional.of(json());
      }
      if (!holds(one, json, tlsDays)) {
        broken.add(one.text());
      }
    }
    if (!broken.isEmpty()) {
      throw new IllegalStateException(
          answered()
              + is(expectations, broken, json, tlsDays)
              + "; expected "
              + String.join(" and ", broken));
    }
  }

  /**
   * The number that a pointer leads to.
   *
   * @throws IllegalStateException if it leads to none
   */
  long items(String pointer) {
    var found = Json.at(json(), pointer);
    return found
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    answered()
                        + "; expected "
                        + pointer
                        + ", the items, to be a whole number, and it is "
                        + found.orElse("not there")));
  }

  private boolean holds(Expectation one, Optional<Object> json, Optional<Long> tlsDays) {
    return switch (one.subject()) {
      case HttpSettings.STATUS -> one.holds(BigDecimal.valueOf(status), one.number());
      case HttpSettings.LATENCY -> one.holds(seconds(), one.seconds());
      case HttpSettings.TLS_DAYS ->
          tlsDays
              .map(BigDecimal::valueOf)
              .filter(left -> one.holds(left, one.number()))
              .isPresent();
      case HttpSettings.BODY -> one.holdsOf(body);
      default ->
          json.flatMap(document -> Json.at(document, one.subject()))
              .map(one::holdsOf)
              .orElse(one.operator().equals("!="));
    };
  }

  private String is(
      List<Expectation> all, List<String> broken, Optional<Object> json, Optional<Long> tlsDays) {
    var text = new StringBuilder();
    for (var one : all) {
      if (broken.contains(one.text()) && !one.isOf(HttpSettings.STATUS)) {
        switch (one.subject()) {
          case HttpSettings.LATENCY -> text.append(", after ").append(Amounts.time(latency));
          case HttpSettings.TLS_DAYS ->
              text.append(", with a certificate for ")
                  .append(tlsDays.map(days -> days + " days").orElse("no time"));
          case HttpSettings.BODY -> text.append("");
          default ->
              text.append(", ")
                  .append(one.subject())
                  .append(" is ")
                  .append(
                      json.flatMap(document -> Json.at(document, one.subject()))
                          .orElse("not there"));
        }
      }
    }
    return text.toString();
  }

  private BigDecimal seconds() {
    return BigDecimal.valueOf(latency.toMillis(), 3);
  }

  private Object json() {
    try {
      return java.util.Objects.requireNonNullElse(Json.read(body), "null");
    } catch (IOException e) {
      throw new IllegalStateException(answered() + ", which is no JSON", e);
    }
  }

  private String answered() {
    var begin = body.strip().replaceAll("\\s+", " ");
    var shown = begin.length() > SHOWN ? begin.substring(0, SHOWN) + "…" : begin;
    return request + " answered " + status + (shown.isEmpty() ? "" : " \"" + shown + "\"");
  }
}
