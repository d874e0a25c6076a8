package dev.nightshift.jobs.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Job;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsSnapshotTest extends JobContract<MetricsSnapshot.Settings> {
  private static final String PAGE =
      """
      # HELP nightly_server_info The server.
      # TYPE nightly_server_info gauge
      nightly_server_info{version="1",store_id="s",} 1.0
      nightly_active_runs{job="gc",} 2.0
      nightly_active_runs{job="backup",} 1.0
      nightly_queued_runs{job="gc",} 4.0
      nightly_runs_total{job="gc",result="success",} 120.0
      nightly_runs_total{job="gc",result="failure",} 3.0
      ledger_nightly_runs_total{job="gc",result="failure",} 3.0
      nightly_store_size_bytes 2500000.0
      process_resident_memory_bytes 3.1E8
      """;
  private static final Instant NOW = Instant.parse("2026-03-01T10:15:00Z");

  @TempDir Path root;

  @Override
  protected Job<MetricsSnapshot.Settings> job() {
    return new MetricsSnapshot();
  }

  @Override
  protected MetricsSnapshot.Settings settings(Path folder) {
    return new MetricsSnapshot.Settings(
        Duration.ofMinutes(5), folder.resolve("metrics"), Duration.ofDays(7));
  }

  @Override
  protected Optional<ServerOperations> operations() {
    return Optional.of(
        new ServerOperations() {
          @Override
          public String metrics() {
            return PAGE;
          }
        });
  }

  private TestContext ran() throws Exception {
    var settings = settings(root);
    try (var context = TestContext.of(job(), settings, root).with(operations().orElseThrow())) {
      job().run(context, settings);
      return context;
    }
  }

  @Test
  void everySampleIsKeptWithItsTime() throws Exception {
    var context = ran();
    assertThat(context.items()).isEqualTo(9);
    var file = new SnapshotFiles(root.resolve("metrics")).all().get(0);
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(in.readAllBytes(), UTF_8))
          .matches("(?s)nightly_server_info\\{version=\"1\",store_id=\"s\"} 1.0 \\d{10}\n.*")
          .endsWith("\n# EOF\n")
          .hasLineCount(10);
    }
    assertThat(context.value("nightshift_metrics_snapshots")).hasValue(1);
    assertThat(context.value("nightshift_metrics_snapshot_bytes")).hasValue(Files.size(file));
  }

  @Test
  void theMainFiguresAreInTheLog() throws Exception {
    assertThat(ran().lines().toString())
        .contains(
            "9 samples, 3 runs at work, 4 waiting, 120 succeeded and 3 failed since the server's"
                + " start, store 2.5 MB, memory 310.0 MB; kept in ");
  }

  @Test
  void oldSnapshotsGoAndTheNewestStays() throws Exception {
    var files = new SnapshotFiles(root);
    for (int day = 0; day < 10; day++) {
      files.write(NOW.minus(Duration.ofDays(day)), "a 1\n");
    }
    Files.writeString(root.resolve("notes.txt"), "mine");
    files.removeOlderThan(NOW.minus(Duration.ofDays(7)));
    assertThat(files.all()).hasSize(8);
    files.removeOlderThan(NOW.plus(Duration.ofDays(1)));
    assertThat(files.all()).containsExactly(root.resolve("metrics_2026-03-01T10-15-00Z.txt.gz"));
    assertThat(root.resolve("notes.txt")).exists();
  }

  @Test
  void aFolderThatCannotBeIsNamed() throws Exception {
    Files.writeString(root.resolve("metrics"), "a file");
    assertThatThrownBy(this::ran)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a snapshot in " + root.resolve("metrics") + " cannot be written");
  }
}
