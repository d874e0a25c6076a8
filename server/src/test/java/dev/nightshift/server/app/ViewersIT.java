package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many look at once: each hears of changes, and the server stops in time all the same. */
class ViewersIT {
  private static final int VIEWERS = Integer.getInteger("viewers", 200);
  private static final int MOST = 300;

  /** What Jetty waits for those whom nobody lets go is 30 s. */
  private static final Duration LEFT_TO_OPEN_REQUESTS = Duration.ofSeconds(20);

  private static final int PATIENCE_MILLIS = 60_000;
  private static final String CONFIG =
      """
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      """;

  @TempDir private Path home;

  @Test
  void eachOfManyViewersHearsOfARunAndNoneKeepsTheServerFromStopping() throws Exception {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob("q.Report", ".item(\"pages\")", "context.items(3);")
        .write(plugins.resolve("report.jar"));
    var server = ServerHere.start(home, CONFIG);
    List<Socket> viewers = new ArrayList<>();
    try {
      for (int n = 0; n < VIEWERS; n++) {
        viewers.add(viewer(server.url()));
      }
      for (var viewer : viewers) {
        assertThat(readUntil(viewer.getInputStream(), "retry: ")).startsWith("HTTP/1.1 200");
      }
      var run = server.cli("run", "report", "--wait");
      assertThat(run.code()).as(run.err()).isZero();
      for (var viewer : viewers) {
        assertThat(readUntil(viewer.getInputStream(), "event: change")).contains("event: change");
      }
      while (viewers.size() < MOST) {
        var viewer = viewer(server.url());
        viewers.add(viewer);
        assertThat(readUntil(viewer.getInputStream(), "retry: ")).startsWith("HTTP/1.1 200");
      }
      viewers.add(viewer(server.url()));
      assertThat(readUntil(viewers.get(MOST).getInputStream(), "Retry-After"))
          .as("one viewer too many")
          .startsWith("HTTP/1.1 503");

      long began = System.nanoTime();
      server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("not the time that open requests are given")
          .isLessThan(LEFT_TO_OPEN_REQUESTS);
    } finally {
      server.close();
      for (var viewer : viewers) {
        viewer.close();
      }
    }
  }

  private static Socket viewer(String url) throws IOException {
    var address = URI.create(url);
    var socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket
        .getOutputStream()
        .write(
            ("GET /events HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    var text = new StringBuilder();
    var buffer = new byte[16_384];
    while (text.indexOf(end) < 0) {
      int count = in.read(buffer);
      if (count < 0) {
        break;
      }
      text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
    }
    return text.toString();
  }
}
