package dev.nightshift.jobs.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.nightshift.job.Secret;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HttpTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than a part of a name may be: unknown at once, without a question to anybody. */
  private static final String NOWHERE = "n" + "o".repeat(70) + ".invalid";

  @TempDir Path folder;
  private final CountDownLatch testEnds = new CountDownLatch(1);
  private final java.util.concurrent.ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(ANY, 0);
    answering(server);
  }

  private void answering(HttpServer server) {
    server.setExecutor(threads);
    server.createContext(
        "/health",
        exchange -> answer(exchange, 200, "{\"status\": \"ok\", \"queue\": {\"depth\": 12}}"));
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/health");
          answer(exchange, 302, "");
        });
    server.createContext("/broken", exchange -> answer(exchange, 503, "try\nlater"));
    server.createContext("/page", exchange -> answer(exchange, 200, "<html>sign in</html>"));
    server.createContext(
        "/secret",
        exchange -> {
          var given = exchange.getRequestHeaders();
          boolean right =
              "Bearer sesame".equals(given.getFirst("Authorization"))
                  && "k1".equals(given.getFirst("X-Key"))
                  && "POST".equals(exchange.getRequestMethod())
                  && new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                      .equals("{}");
          answer(exchange, right ? 201 : 401, "{\"processed\": 250}");
        });
    server.createContext(
        "/hang",
        exchange -> {
          exchange.sendResponseHeaders(200, 10);
          await();
        });
    server.createContext(
        "/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          throw new IOException("gone");
        });
    server.createContext("/big", exchange -> answer(exchange, 200, "x".repeat(3_000_000)));
    server.start();
  }

  private void await() {
    try {
      testEnds.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @AfterEach
  void stop() {
    testEnds.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static HttpSettings get(String url, String... expect) {
    return settings(url, PATIENCE, false, Optional.empty(), expect);
  }

  private static HttpSettings settings(
      String url, Duration timeout, boolean follow, Optional<Path> ca, String... expect) {
    return new HttpSettings(
        URI.create(url),
        "GET",
        Map.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        List.of(expect),
        timeout,
        follow,
        ca,
        Optional.empty(),
        List.of());
  }

  private TestContext ran(HttpSettings settings) throws Exception {
    var context = TestContext.of(new Http(), settings, folder);
    try (context) {
      new Http().run(context, settings);
    }
    return context;
  }

  private void fails(HttpSettings settings, String message) {
    assertThatThrownBy(() -> ran(settings)).hasMessageContaining(message);
  }

  @Test
  void anAnswerIsCheckedByStatusPointerTextAndLatency() throws Exception {
    var run =
        ran(
            get(
                url("/health?token=abc"),
                "status = 200",
                "/status = ok",
                "/queue/depth <= 100",
                "latency < 60s",
                "body contains depth"));
    assertThat(run.items()).isEqualTo(1);
    assertThat(run.value(Http.STATUS)).hasValue(200);
    assertThat(run.durations(Http.REQUEST)).hasSize(1);
    assertThat(run.lines().get(0)).contains("/health answered 200 after").doesNotContain("abc");
  }

  @Test
  void whatIsNotAsExpectedIsSaidWithWhatIs() {
    var health =
        "GET "
            + url("/health")
            + " answered 200 \"{\"status\": \"ok\", \"queue\": {\"depth\": 12}}\"";
    fails(
        get(url("/health"), "/queue/depth < 10", "/gone = 1"),
        health
            + ", /queue/depth is 12, /gone is not there; expected /queue/depth < 10 and /gone = 1");
    fails(get(url("/health"), "latency < 0ms"), "; expected latency < 0ms");
    fails(get(url("/broken")), "answered 503 \"try later\"; expected status < 300");
    fails(get(url("/nothing")), "answered 404");
    fails(get(url("/page"), "/status = ok"), "\"<html>sign in</html>\", which is no JSON");
  }

  @Test
  void aRedirectIsToldOrFollowed() throws Exception {
    fails(get(url("/moved")), "answered 302: it redirects to /health");
    assertThat(ran(settings(url("/moved"), PATIENCE, true, Optional.empty())).value(Http.STATUS))
        .hasValue(200);
  }

  @Test
  void methodHeadersBodyAndSecretsAreSentAndTheAnswerTellsTheItems() throws Exception {
    var settings =
        new HttpSettings(
            URI.create(url("/secret")),
            "POST",
            Map.of("Content-Type", "application/json"),
            Optional.of(new Secret("env:T", () -> "sesame")),
            Map.of("X-Key", new Secret("env:K", () -> "k1")),
            Optional.of("{}"),
            List.of("status = 201"),
            PATIENCE,
            false,
            Optional.empty(),
            Optional.of("/processed"),
            List.of());
    assertThat(ran(settings).items()).isEqualTo(250);
    try (var dry = TestContext.of(new Http(), settings, folder).dry()) {
      new Http().run(dry, settings);
      assertThat(dry.lines()).containsExactly("INFO dry run: would call POST " + url("/secret"));
    }
  }

  @Test
  void aServiceThatHangsBreaksOffOrIsNotThereIsAFailure() throws Exception {
    fails(
        settings(url("/hang"), Duration.ofMillis(300), false, Optional.empty()),
        "GET " + url("/hang") + ": no answer within 0.30 s");
    fails(get(url("/cut")), "the answer broke off");
    var gone = get("http://127.0.0.1:1/");
    try (var context = TestContext.of(new Http(), gone, folder)) {
      assertThatThrownBy(() -> new Http().run(context, gone))
          .hasMessageContaining("nobody answers");
      assertThat(context.value(Http.STATUS)).hasValue(0);
    }
    fails(get("http://" + NOWHERE + "/"), "unknown host " + NOWHERE);
  }

  @Test
  void aHugeAnswerIsCutAndStoppingARunDoesNotWait() throws Exception {
    assertThat(ran(get(url("/big"))).lines().get(0)).contains("1048576 characters");
    Thread.currentThread().interrupt();
    var end = catchThrowable(() -> ran(get(url("/hang"))));
    assertThat(Thread.interrupted() || end instanceof InterruptedException).isTrue();
  }

  @Test
  void certificatesAreTrustedByAuthorityAndTheirDaysCounted() throws Exception {
    var store = folder.resolve("store.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "one",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "30",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12")
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    var pem =
        "-----BEGIN CERTIFICATE-----\n"
            + java.util.Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("one").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    var ca = Files.writeString(folder.resolve("ca.pem"), pem);
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var tls = HttpsServer.create(ANY, 0);
    tls.setHttpsConfigurator(new HttpsConfigurator(context));
    answering(tls);
    try {
      var url = "https://127.0.0.1:" + tls.getAddress().getPort() + "/health";
      fails(get(url), "TLS: ");
      var settings = settings(url, PATIENCE, false, Optional.of(ca), "tlsDays > 14");
      try (var run = TestContext.of(new Http(), settings, folder)) {
        // the certificate ends 30 days from now, whatever the test's clock says
        new Http().run(run, settings);
        assertThat(run.value(Http.TLS_DAYS)).isPresent();
      }
      fails(
          settings(url, PATIENCE, false, Optional.of(ca), "tlsDays > 100000"),
          " days; expected tlsDays > 100000");
    } finally {
      tls.stop(0);
    }
  }

  @Test
  void whatCannotBeMeantIsRefusedAtTheStart() {
    assertThatThrownBy(() -> get("localhost:80")).hasMessageContaining("url is \"localhost:80\"");
    assertThatThrownBy(() -> get("http://me:pw@localhost/"))
        .hasMessageContaining("url holds a login");
    assertThatThrownBy(() -> get("http://localhost/", "tlsDays > 3"))
        .hasMessageContaining("has no certificate");
    assertThatThrownBy(() -> get("http://localhost/", "status = fine"))
        .hasMessage("expect \"status = fine\": \"fine\" is no number");
    assertThatThrownBy(() -> get("http://localhost/", "speed < 3s"))
        .hasMessageContaining("there is no speed here, but status, latency, tlsDays, body");
  }
}
