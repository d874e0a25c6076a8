package dev.nightshift.jobs.legal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.job.Secret;
import dev.nightshift.job.testkit.TestCertificates;
import dev.nightshift.jobs.legal.Channel.NotSent;
import dev.nightshift.jobs.legal.Channel.Why;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Mail by TLS, to a server with certificates of its own: it goes out encrypted or not at all. */
@Timeout(60)
class MailTlsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");
  private static final String PASSWORD = "rosebud-7142";

  @TempDir static Path folder;
  private static SSLContext localhost;
  private static SSLContext elsewhere;
  private static SSLContext trusting;
  private static Path authority;
  private static Path other;

  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final Set<String> logins = ConcurrentHashMap.newKeySet();
  private SMTPServer server;

  @BeforeAll
  static void certify() throws Exception {
    var certificates = new TestCertificates(folder);
    localhost = certificates.server("localhost", "dns:localhost");
    elsewhere = certificates.server("elsewhere", "dns:mail.example.org");
    trusting = certificates.trusting();
    authority = certificates.pem("authority");
    other = certificates.pem("elsewhere");
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.stop();
    }
  }

  /**
   * @param keys null: it never encrypts
   */
  private void serve(boolean tls, SSLContext keys) {
    var builder =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (user, password, context) -> {
                      logins.add(user + "/" + password);
                      if (!password.equals(PASSWORD)) {
                        throw new LoginFailedException("it was " + password);
                      }
                    }))
            .messageHandler(
                (context, from, to, data) -> taken.add(new String(data, StandardCharsets.UTF_8)));
    if (keys != null) {
      builder =
          tls
              ? builder.serverSocketFactory(keys).requireAuth()
              : builder.enableTLS().requireTLS().startTlsSocketFactory(keys).requireAuth();
    }
    server = builder.build();
    server.start();
  }

  private Delivery.Mail settings(boolean tls, boolean startTls, Path caFile, String password) {
    return new Delivery.Mail(
        "localhost",
        server.getPortAllocated(),
        "practice@example.org",
        Optional.ofNullable(password).map(any -> "practice"),
        Optional.ofNullable(password).map(one -> new Secret("env:SMTP_PASSWORD", () -> one)),
        startTls,
        tls,
        Optional.ofNullable(caFile),
        Duration.ofSeconds(20));
  }

  private void send(Delivery.Mail settings) throws Exception {
    try (var channel = new MailChannel(settings)) {
      channel.send(message());
    }
  }

  private static Sending message() {
    return new Sending(
        1,
        "7",
        "1",
        "task-overdue",
        "1",
        "a@example.org",
        NOW,
        "mail",
        "Overdue",
        "Task 1",
        null,
        0);
  }

  private String refused(Delivery.Mail settings) {
    var error = catchThrowableOfType(NotSent.class, () -> send(settings));
    assertThat(error).as("it was sent").isNotNull();
    assertThat(error.why()).isEqualTo(Why.UNREACHABLE);
    assertThat(taken).isEmpty();
    return error.getMessage();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatWantsTlsAndALoginTakesTheMail(boolean tls) throws Exception {
    serve(tls, localhost);
    send(settings(tls, !tls, authority, PASSWORD));
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0)).contains("Subject: Overdue", "Task 1");
    assertThat(logins).containsExactly("practice/" + PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whomJavaTrustsCountsWithoutACaFileAndNotBesideOne(boolean tls) throws Exception {
    serve(tls, localhost);
    assertThat(refused(settings(tls, !tls, null, PASSWORD))).contains("no authority that Java");
    var before = SSLContext.getDefault();
    SSLContext.setDefault(trusting);
    try {
      assertThat(refused(settings(tls, !tls, other, PASSWORD)))
          .contains("signed by no authority in caFile, " + other);
      assertThat(logins).isEmpty();
      send(settings(tls, !tls, null, PASSWORD));
      assertThat(taken).hasSize(1);
    } finally {
      SSLContext.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCertificateOfAnotherHostIsRefused(boolean tls) throws Exception {
    serve(tls, elsewhere);
    assertThat(refused(settings(tls, !tls, authority, PASSWORD)))
        .contains("its certificate is not for localhost", "Write as host a name");
    assertThat(logins).isEmpty();
  }

  @Test
  void aServerThatNeverEncryptsGetsNothing() {
    serve(false, null);
    assertThat(refused(settings(false, true, authority, PASSWORD)))
        .contains("offers no STARTTLS, and startTls: true sends nothing in the clear");
    assertThat(refused(settings(true, false, authority, PASSWORD)))
        .contains("does not encrypt from the first byte");
    assertThat(logins).isEmpty();
  }

  @Test
  void whoIsNotLetInIsToldWhatIsMissingAndNoSecret() {
    serve(false, localhost);
    assertThat(refused(settings(false, false, null, null))).contains("530", "Write startTls: true");
    assertThat(refused(settings(false, true, authority, null)))
        .contains("530", "Write user and password");
    assertThat(refused(settings(false, true, authority, "wrong-7142")))
        .contains("user and password, \"practice\" and env:SMTP_PASSWORD")
        .doesNotContain("7142");
    assertThat(refused(settings(false, true, folder.resolve("none.pem"), PASSWORD)))
        .contains("no certificates can be read from caFile, " + folder.resolve("none.pem"));
  }

  @Test
  void settingsThatContradictThemselvesAreRefused() {
    serve(false, null);
    assertThatThrownBy(() -> settings(true, true, null, null)).hasMessageContaining("keep one");
    assertThatThrownBy(() -> settings(false, false, authority, null))
        .hasMessageContaining("caFile is read where something is encrypted");
  }

  @Test
  void whatTlsKeptBackWaitsUncountedAndGoesOutOnceTheAuthorityIsTrusted() throws Exception {
    serve(false, localhost);
    var caFile = Files.copy(other, folder.resolve("ca.pem"));
    var delivery =
        new Delivery(
            Optional.of(settings(false, true, caFile, PASSWORD)),
            Optional.empty(),
            folder.resolve("outgoing"),
            3,
            Duration.ofMinutes(1),
            Duration.ofHours(1));
    try (var world = new World(TestPractice.memory(), delivery, folder, NOW)) {
      world.tenant(1, "small", "Europe/Zurich");
      world.task(100, 1, 3, NOW.minusSeconds(60));
      assertThatThrownBy(() -> world.run(new CheckSlaAndOverdue(), world.sla()))
          .hasMessageContaining("does not take messages: its certificate")
          .hasMessageContaining("1 messages wait");
      assertThat(world.count(Outbox.PENDING)).isEqualTo(1);
      assertThat(world.db.number("select sum(attempts) from notifications")).isZero();

      Files.copy(authority, caFile, StandardCopyOption.REPLACE_EXISTING);
      world.at(NOW.plus(Duration.ofHours(2)));
      world.run(new CheckSlaAndOverdue(), world.sla());
      assertThat(taken).isNotEmpty();
      assertThat(world.count(Outbox.PENDING)).isZero();
    }
  }
}
