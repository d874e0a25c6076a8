package dev.nightshift.jobs.validators;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Looks at endpoints. Thread-safe. */
final class Endpoints {
  static final Set<String> SCHEMES = Set.of("http", "https", "tcp", "tls", "file");
  private static final int MOST_BYTES = 1 << 16;

  private final Http http;
  private final Duration timeout;
  private final String versionAt;
  private final Clock clock;

  /**
   * @param versionAt where the version stands in a JSON answer, such as {@code /node/version}
   */
  Endpoints(Http http, Duration timeout, String versionAt, Clock clock) {
    this.http = http;
    this.timeout = timeout;
    this.versionAt = versionAt;
    this.clock = clock;
  }

  /** What is found; whatever is wrong with the endpoint is part of it. */
  Check look(URI endpoint) throws InterruptedException {
    long begun = System.nanoTime();
    try {
      var found =
          switch (endpoint.getScheme()) {
            case "http", "https" -> page(endpoint);
            case "tcp" -> tcp(endpoint);
            case "tls" -> tls(endpoint);
            case "file" -> file(endpoint);
            default -> Check.failed("its scheme is none of " + SCHEMES);
          };
      long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      return new Check(OptionalLong.of(millis), found.tlsDays(), found.version(), found.problem());
    } catch (IOException | IllegalArgumentException e) {
      return Check.failed(reason(e));
    }
  }

  private Check page(URI endpoint) throws IOException, InterruptedException {
    var answer = http.get(endpoint, Optional.empty(), MOST_BYTES);
    var days = OptionalLong.empty();
    if (answer.sslSession().isPresent()) {
      days = days(answer.sslSession().get());
    }
    return new Check(
        OptionalLong.empty(),
        days,
        version(answer.body()),
        answer.statusCode() < 400 ? "" : "answered " + answer.statusCode());
  }

  private Check tcp(URI endpoint) throws IOException {
    try (var socket = connect(endpoint)) {
      return new Check(
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          socket.isConnected() ? "" : "no connection");
    }
  }

  private Check tls(URI endpoint) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (var plain = connect(endpoint);
        var socket =
            (SSLSocket) factory.createSocket(plain, endpoint.getHost(), endpoint.getPort(), true)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new Check(OptionalLong.empty(), days(socket.getSession()), Optional.empty(), "");
    }
  }

  private Socket connect(URI endpoint) throws IOException {
    var socket = new Socket();
    try {
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
      socket.connect(
          new InetSocketAddress(endpoint.getHost(), endpoint.getPort()),
          Math.toIntExact(timeout.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Check file(URI endpoint) throws IOException {
    var file = Path.of(endpoint);
    if (Files.notExists(file)) {
      return Check.failed("there is no such file");
    }
    try (var content = Files.newInputStream(file)) {
      return new Check(
          OptionalLong.empty(), OptionalLong.empty(), version(content.readNBytes(MOST_BYTES)), "");
    }
  }

  private OptionalLong days(SSLSession session) throws SSLPeerUnverifiedException {
    return session.getPeerCertificates()[0] instanceof X509Certificate certificate
        ? OptionalLong.of(
            Duration.between(clock.instant(), certificate.getNotAfter().toInstant()).toDays())
        : OptionalLong.empty();
  }

  private Optional<String> version(byte[] content) {
    try {
      var at = JSON.std.anyFrom(new String(content, StandardCharsets.UTF_8));
      for (var key : versionAt.substring(1).split("/", -1)) {
        at = at instanceof Map<?, ?> object ? object.get(key) : null;
      }
      return Optional.ofNullable(at).map(String::valueOf);
    } catch (IOException e) {
      return Optional.empty(); // not every answer is JSON
    }
  }

  private static String reason(Exception e) {
    var text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
