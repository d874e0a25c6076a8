package dev.nightshift.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.job.Secret;
import dev.nightshift.job.testkit.TestCertificates;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.notify.NotSent.Why;
import dev.nightshift.server.notify.Outbox.State;
import dev.nightshift.server.notify.Sink.Parcel;
import dev.nightshift.server.notify.Sink.Part;
import dev.nightshift.server.store.H2Store;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail by TLS, to a server with certificates of its own: it goes out encrypted or not at all. */
@Timeout(60)
class MailTlsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String NONE = "";

  @TempDir static Path folder;
  private static SSLContext localhost;
  private static SSLContext elsewhere;
  private static SSLContext past;
  private static SSLContext trusting;
  private static Path authority;
  private static Path other;

  /** How a channel encrypts. */
  enum Way {
    TLS,
    START_TLS,
    PLAIN;

    TlsMailServer server(SSLContext keys) throws Exception {
      return switch (this) {
        case TLS -> TlsMailServer.tls(keys);
        case START_TLS -> TlsMailServer.startTls(keys);
        case PLAIN -> TlsMailServer.plain();
      };
    }
  }

  @BeforeAll
  static void certify() throws Exception {
    var certificates = new TestCertificates(folder);
    localhost = certificates.server("localhost", "dns:localhost");
    elsewhere = certificates.server("elsewhere", "dns:mail.example.org");
    past = certificates.server("past", "dns:localhost", "-startdate", "-60d");
    trusting = certificates.trusting();
    authority = certificates.pem("authority");
    other = certificates.pem("elsewhere");
  }

  private static Sink sink(Way way, int port, Optional<Path> caFile, String password) {
    return new SmtpSink(
        new SmtpSettings(
            "smtp",
            "localhost",
            port,
            way == Way.START_TLS,
            way == Way.TLS,
            caFile,
            password.equals(NONE) ? Optional.empty() : Optional.of("nightshift"),
            password.equals(NONE)
                ? Optional.empty()
                : Optional.of(new Secret("env:SMTP_PASSWORD", () -> password)),
            "nightshift@example.org",
            List.of("ops@example.org"),
            Duration.ofSeconds(20)));
  }

  private static Sink sink(Way way, TlsMailServer server) {
    return sink(way, server.port(), Optional.of(authority), Sinks.PASSWORD);
  }

  private static Parcel parcel() {
    var id = UUID.fromString("00000000-0000-4000-8000-000000000007");
    var letter = Letter.of("test", "gc failed", "Disk full");
    return new Parcel(id, NOW, letter, List.of(new Part(id, NOW, letter)));
  }

  private static NotSent refused(Sink sink) {
    var error = catchThrowableOfType(NotSent.class, () -> sink.send(parcel(), NOW));
    assertThat(error).as("it was sent").isNotNull();
    assertThat(error.getMessage()).doesNotContain(Sinks.PASSWORD);
    return error;
  }

  /** Nothing of it, not even the login. */
  private static void nothingCame(TlsMailServer server) {
    assertThat(server.taken()).isEmpty();
    assertThat(server.logins()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "START_TLS"})
  void aServerThatWantsTlsAndALoginTakesTheMail(Way way) throws Exception {
    try (var server = way.server(localhost)) {
      assertThat(sink(way, server).send(parcel(), NOW)).isEmpty();
      assertThat(server.logins()).containsExactly("nightshift/" + Sinks.PASSWORD);
      var mail = server.taken().get(0);
      assertThat(mail.from()).isEqualTo("nightshift@example.org");
      assertThat(mail.to()).isEqualTo("ops@example.org");
      assertThat(mail.text()).contains("Subject: gc failed", "Disk full", "@nightshift>");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "START_TLS"})
  void withoutACaFileThoseAreTrustedThatJavaTrusts(Way way) throws Exception {
    var before = SSLContext.getDefault();
    try (var server = way.server(localhost)) {
      var sink = sink(way, server.port(), Optional.empty(), Sinks.PASSWORD);
      var error = refused(sink);
      assertThat(error.why()).isEqualTo(Why.UNREACHABLE);
      assertThat(error.getMessage())
          .startsWith("the mail server localhost:" + server.port() + " shows a certificate that")
          .contains("no authority that Java trusts has signed", "as caFile", "openssl s_client");
      nothingCame(server);
      SSLContext.setDefault(trusting);
      assertThat(sink.send(parcel(), NOW)).isEmpty();
    } finally {
      SSLContext.setDefault(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "START_TLS"})
  void aCaFileIsInsteadOfThoseThatJavaTrusts(Way way) throws Exception {
    var before = SSLContext.getDefault();
    try (var server = way.server(localhost)) {
      SSLContext.setDefault(trusting);
      var error = refused(sink(way, server.port(), Optional.of(other), Sinks.PASSWORD));
      assertThat(error.why()).isEqualTo(Why.UNREACHABLE);
      assertThat(error.getMessage())
          .contains("no authority in caFile, " + other + ", has signed", "Add the authority's");
      nothingCame(server);
    } finally {
      SSLContext.setDefault(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "START_TLS"})
  void aCertificateOfAnotherHostIsRefused(Way way) throws Exception {
    try (var server = way.server(elsewhere)) {
      var error = refused(sink(way, server));
      assertThat(error.why()).isEqualTo(Why.UNREACHABLE);
      assertThat(error.getMessage())
          .contains("a certificate that is not for localhost: No ", "Write as host a name");
      nothingCame(server);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "START_TLS"})
  void aCertificateOutOfItsDaysIsRefused(Way way) throws Exception {
    try (var server = way.server(past)) {
      assertThat(refused(sink(way, server)).getMessage())
          .contains("a certificate out of its days, NotAfter: ", "Renew it");
      nothingCame(server);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "START_TLS"})
  void aRefusedLoginNamesUserAndSecretAndTellsNothingOfIt(Way way) throws Exception {
    try (var server = way.server(localhost)) {
      var error = refused(sink(way, server.port(), Optional.of(authority), "wrong-7142"));
      assertThat(error.why()).isEqualTo(Why.UNREACHABLE);
      assertThat(error.getMessage())
          .contains("does not accept user and password, \"nightshift\" and env:SMTP_PASSWORD")
          .doesNotContain("7142");
      assertThat(server.taken()).isEmpty();
    }
  }

  @Test
  void aServerThatNeverEncryptsGetsNothing() throws Exception {
    try (var server = TlsMailServer.plain()) {
      var error = refused(sink(Way.START_TLS, server));
      assertThat(error.why()).isEqualTo(Why.UNREACHABLE);
      assertThat(error.getMessage())
          .contains("offers no STARTTLS, and startTls: true sends nothing in the clear", "465");
      assertThat(refused(sink(Way.TLS, server)).getMessage())
          .contains("does not encrypt from the first byte, as tls: true wants it", "587");
      nothingCame(server);
    }
  }

  @Test
  void aServerThatWantsEncryptionOrALoginSaysSoAndTheMessageIsKept() throws Exception {
    try (var server = TlsMailServer.startTls(localhost)) {
      var clear = refused(sink(Way.PLAIN, server.port(), Optional.empty(), NONE));
      assertThat(clear.why()).isEqualTo(Why.UNREACHABLE);
      assertThat(clear.getMessage()).contains("530", "Write startTls: true or tls: true");
      var nobody = refused(sink(Way.START_TLS, server.port(), Optional.of(authority), NONE));
      assertThat(nobody.why()).isEqualTo(Why.UNREACHABLE);
      assertThat(nobody.getMessage()).contains("530", "Write user and password");
      nothingCame(server);
    }
  }

  @Test
  void aCaFileThatHoldsNoCertificateIsNamed() throws Exception {
    var missing = folder.resolve("missing.pem");
    var empty = Files.writeString(folder.resolve("empty.pem"), "");
    for (var file : List.of(missing, empty, folder.resolve("certificates.p12"))) {
      var error = refused(sink(Way.TLS, 465, Optional.of(file), Sinks.PASSWORD));
      assertThat(error.why()).isEqualTo(Why.UNREACHABLE);
      assertThat(error.getMessage())
          .startsWith("no certificates can be read from caFile, " + file)
          .contains("Write the path of a PEM file");
    }
  }

  @Test
  void aServerThatHangsInTheHandshakeHoldsNobodyLongerThanItMay() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var sink =
          new SmtpSink(
              new SmtpSettings(
                  "smtp",
                  "localhost",
                  silent.getLocalPort(),
                  false,
                  true,
                  Optional.of(authority),
                  Optional.empty(),
                  Optional.empty(),
                  "nightshift@example.org",
                  List.of("ops@example.org"),
                  Sinks.HASTE));
      long begun = System.nanoTime();
      assertThat(refused(sink).why()).isEqualTo(Why.UNREACHABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isLessThan(Sinks.HASTE.multipliedBy(2).plusSeconds(20));
    }
  }

  @Test
  void whatTlsKeptBackIsCountedWaitsAndGoesOutOnceTheAuthorityIsTrusted() throws Exception {
    var clock = new TestClock(NOW);
    var caFile = Files.copy(other, folder.resolve("ca.pem"));
    List<String> attempts = new ArrayList<>();
    try (var server = TlsMailServer.startTls(localhost);
        var store = H2Store.inMemory(UUID.randomUUID().toString(), clock)) {
      var office =
          new PostOffice(
              Sinks.settings(
                  Map.of(
                      "mail",
                      sink(Way.START_TLS, server.port(), Optional.of(caFile), Sinks.PASSWORD))),
              store.outbox(),
              "node",
              (channel, result, messages, took) -> attempts.add(channel + " " + result),
              clock);
      office.send("mail", "a", Letter.of("test", "a", "text"));
      office.step("mail");
      var waiting = office.list(Set.of(State.PENDING), "mail", null, 10).get(0);
      assertThat(waiting.error()).contains("no authority in caFile, " + caFile);
      nothingCame(server);

      Files.copy(authority, caFile, StandardCopyOption.REPLACE_EXISTING);
      clock.advance(Duration.ofMinutes(1));
      office.step("mail");
      assertThat(attempts).containsExactly("mail RETRIED", "mail DELIVERED");
      assertThat(server.taken()).hasSize(1);
    }
  }
}
