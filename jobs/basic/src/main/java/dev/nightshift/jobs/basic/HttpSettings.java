package dev.nightshift.jobs.basic;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code http} asks, and what it expects. */
public record HttpSettings(
    @Setting("What to ask") URI url,
    @Setting(value = "GET, POST, PUT, PATCH, DELETE, HEAD …", byDefault = "GET") String method,
    @Setting(value = "Sent along", byDefault = "{}") Map<String, String> headers,
    @Setting("Sent as Authorization: Bearer …") Optional<Secret> bearer,
    @Setting(value = "Headers whose values are secrets", byDefault = "{}")
        Map<String, Secret> secretHeaders,
    @Setting("Sent as the request's body") Optional<String> body,
    @Setting(
            value =
                "What must hold of status, latency, tlsDays, body, or a JSON pointer; status < 300"
                    + " where nothing is said of it",
            byDefault = "[]")
        List<String> expect,
    @Setting(value = "For the whole answer", byDefault = "30s", min = 0.001, max = 3600)
        Duration timeout,
    @Setting(value = "Whether to go where a redirect points", byDefault = "false")
        boolean followRedirects,
    @Setting("Certificates to trust (PEM), instead of those that Java trusts")
        Optional<Path> caFile,
    @Setting("JSON pointer to a number in the answer that is the run's items")
        Optional<String> items,
    @Setting(value = "Known failures, for the runbook", byDefault = "[]")
        List<KnownFailure> failureModes) {
  static final String STATUS = "status";
  static final String LATENCY = "latency";
  static final String TLS_DAYS = "tlsDays";
  static final String BODY = "body";
  private static final List<String> SUBJECTS = List.of(STATUS, LATENCY, TLS_DAYS, BODY);
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  // the client sets them itself, and refuses them of others
  private static final Set<String> REFUSED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  public HttpSettings {
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "url is \"" + url + "\"; write an address that starts with http:// or https://");
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "url holds a login; write it as secretHeaders: {Authorization: \"env:NAME\"}");
    }
    if (!method.matches("[A-Z]+")) {
      throw new IllegalArgumentException("method is \"" + method + "\"; write GET or POST, say");
    }
    for (var names : List.of(headers.keySet(), secretHeaders.keySet())) {
      for (var name : names) {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
            || REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
          throw new IllegalArgumentException(
              "the header \"" + name + "\" cannot be set; take it out");
        }
      }
    }
    items.ifPresent(
        pointer -> {
          if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException(
                "items is \"" + pointer + "\"; write a JSON pointer such as /processed");
          }
        });
    for (var one : expectations(expect)) {
      if (one.isOf(TLS_DAYS) && url.getScheme().equals("http")) {
        throw new IllegalArgumentException(
            "expect \"" + one.text() + "\": a url of http:// has no certificate");
      }
    }
  }

  List<Expectation> expectations() {
    return expectations(expect);
  }

  /** Whether it changes nothing, by the rules of HTTP. */
  boolean safe() {
    return SAFE.contains(method);
  }

  boolean tls() {
    return url.getScheme().equals("https");
  }

  /** For people: without what may be secret in a query. */
  String shown() {
    return method
        + " "
        + url.getScheme()
        + "://"
        + url.getAuthority()
        + (url.getPath() == null ? "" : url.getPath());
  }

  private static List<Expectation> expectations(List<String> texts) {
    return Expectation.parse(texts, SUBJECTS, true, HttpSettings::right);
  }

  /** Null where texts are compared. */
  static BigDecimal right(Expectation one) {
    return switch (one.subject()) {
      case STATUS, TLS_DAYS -> one.number();
      case LATENCY -> one.seconds();
      default -> null;
    };
  }
}
