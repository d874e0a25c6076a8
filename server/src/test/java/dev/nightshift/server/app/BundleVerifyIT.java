package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.app.ServerHere.Said;
import dev.nightshift.server.bundle.Daemon;
import dev.nightshift.server.bundle.FreePort;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server and a Prometheus with the files that it generated, compared by command and by job. */
@Timeout(300)
class BundleVerifyIT {
  @TempDir private Path home;

  @Test
  void whatIsDeployedIsComparedByCommandAndByJob() throws Exception {
    Files.createDirectories(home.resolve("plugins"));
    int port = FreePort.next();
    var config =
        """
        jobs:
          bundle_drift:
            grants: [bundle]
            settings: {prometheus: "http://127.0.0.1:%d", interval: 1h}
        """
            .formatted(port);
    try (var server = ServerHere.start(home, config)) {
      var target = "127.0.0.1:" + URI.create(server.url()).getPort();
      ServerHere.configure(home, config + "bundle: {target: \"" + target + "\"}\n");
      assertThat(server.cli("bundle", "generate").code()).isZero();
      try (var prometheus = Daemon.prometheus(scrapingOften(), port)) {
        assertThat(sound(server, prometheus).out()).contains("What is deployed is the bundle of");
        assertThat(withoutDifference(server).out()).contains(" 0 differences");
        assertThat(prometheus.get("/api/v1/rules")).contains("DeployedBundleDiffers");

        ServerHere.configure(home, config + "retired: [gone]\nbundle: {target: x:1}\n");
        assertThat(verify(server, prometheus).out())
            .contains("The rules that are loaded were made from catalogue ")
            .contains("which is not the one that this bundle is made of.");
      }
      assertThat(server.cli("run", "bundle_drift", "--wait").code()).isEqualTo(1);
      assertThat(server.cli("runs", "bundle_drift", "--limit", "1").out())
          .contains("Prometheus does not answer at http://127.0.0.1:" + port);
      assertThat(server.cli("bundle", "verify", "--prometheus", server.url()))
          .satisfies(said -> assertThat(said.code()).isEqualTo(3))
          .satisfies(
              said ->
                  assertThat(said.err())
                      .contains("with 404; is this the address of a Prometheus?"));
    }
  }

  private Path scrapingOften() throws Exception {
    var file = home.resolve("alerts/prometheus.yml");
    return Files.writeString(
        file, Files.readString(file).replace("scrape_interval: \"15s\"", "scrape_interval: 1s"));
  }

  private static Said verify(ServerHere server, Daemon prometheus) {
    return server.cli("bundle", "verify", "--prometheus", prometheus.url());
  }

  /** A scrape that a busy machine did not answer in time takes all series away until the next. */
  private static Said withoutDifference(ServerHere server) throws Exception {
    var said = server.cli("run", "bundle_drift", "--wait");
    for (int tries = 0; !said.out().contains(" 0 differences") && tries < 60; tries++) {
      TimeUnit.MILLISECONDS.sleep(500);
      said = server.cli("run", "bundle_drift", "--wait");
    }
    return said;
  }

  /** As soon as everything was scraped. */
  private static Said sound(ServerHere server, Daemon prometheus) throws Exception {
    var said = verify(server, prometheus);
    for (int tries = 0; said.code() != 0 && tries < 240; tries++) {
      TimeUnit.MILLISECONDS.sleep(500);
      said = verify(server, prometheus);
    }
    return said;
  }
}
