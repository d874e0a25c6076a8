package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server with a certificate of its own. */
class TlsIT {
  private static final String PASSWORD = "changeit";
  private static final String CONFIG =
      """
      fixtures: []
      access: {passwordCost: 10}
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      server:
        applicationConnectors:
          - {type: https, port: 0, bindHost: 127.0.0.1, keyStorePath: %s, keyStoreType: PKCS12, keyStorePassword: %s}
        adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
        requestLog: {appenders: []}
      logging: {level: WARN}
      """;

  @TempDir private Path home;

  @Test
  void overTlsTheCookieIsForTlsAloneAndBrowsersAreToldToStay() throws Exception {
    var keys = keyStore();
    Files.createDirectories(home.resolve("plugins"));
    try (var server = ServerHere.startAsIs(home, CONFIG.formatted(keys, PASSWORD))) {
      assertThat(server.url()).startsWith("https://127.0.0.1:");
      var http = HttpClient.newBuilder().sslContext(trusting(keys)).build();
      var url = server.url().replace("127.0.0.1", "localhost");
      var password = Files.readString(home.resolve("data/admin-password")).strip();
      var login =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/login"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("user=admin&password=" + password))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(login.statusCode()).as(login.body()).isEqualTo(303);
      assertThat(login.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
      var cookie = login.headers().firstValue("Set-Cookie").orElse("");
      assertThat(cookie).startsWith("__Host-nightshift_").contains("Secure", "HttpOnly", "Path=/");
      var me =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/api/v1/me"))
                  .header("Cookie", cookie.split(";", 2)[0])
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(me.body()).contains("\"means\":\"password\"");
    }
  }

  private Path keyStore() throws IOException, InterruptedException {
    var file = home.resolve("server.p12");
    var made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "nightshift",
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).isZero();
    return file;
  }

  private static SSLContext trusting(Path file) throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("nightshift", keys.getCertificate("nightshift"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
