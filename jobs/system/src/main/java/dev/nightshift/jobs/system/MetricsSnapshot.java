package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Scope;
import dev.nightshift.job.Setting;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps what {@code /metrics} says in files, so that figures of the past are there where no
 * Prometheus is, or was; and says the main ones in its log.
 */
public final class MetricsSnapshot implements Job<MetricsSnapshot.Settings> {
  private static final String FILES = "nightshift_metrics_snapshots";
  private static final String BYTES = "nightshift_metrics_snapshot_bytes";
  private static final String RUN = "`./nightshift run metrics_snapshot --wait`";

  /** How often, where to, and for how long. */
  public record Settings(
      @Setting(value = "How often", byDefault = "5m", min = 10) Duration interval,
      @Setting(value = "The folder of the snapshots", byDefault = "metrics") Path folder,
      @Setting(
              value = "How long a snapshot is kept; the newest always is",
              byDefault = "7d",
              min = 60)
          Duration keep) {}

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Keeps a snapshot of all metrics in a file, for whoever looks back without a Prometheus")
        .item("samples kept")
        .expectsItems()
        .every(settings.interval())
        .scope(Scope.NODE)
        .expectedToTake(Duration.ofSeconds(2))
        .criticality(Criticality.LOW)
        .metric(Metric.gauge(FILES, "Snapshots of the metrics that are kept"))
        .metric(Metric.gauge(BYTES, "Size of all snapshots that are kept").in("bytes"))
        .failsWith(
            "cannot be written",
            "The folder of the snapshots is read-only, or its disk is full",
            "`df -h` and `ls -ld` of the folder that the error names; make room, or correct"
                + " jobs.metrics_snapshot.settings.folder in config.yml and restart; then "
                + RUN)
        .failsWith(
            "not granted",
            "config.yml does not let the job read the metrics",
            "Add grants: [metrics] below jobs.metrics_snapshot in config.yml, restart, then " + RUN)
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException, InterruptedException {
    context.checkpoint();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var now = Instant.now();
    var picture = MetricsPicture.of(context.operations().metrics());
    if (context.dryRun()) {
      context.logger().log(Level.INFO, picture.summary() + "; would be kept");
      return;
    }
    var kept = new SnapshotFiles(settings.folder());
    Path file;
    try {
      file = kept.write(now, picture.openMetrics(now));
      kept.removeOlderThan(now.minus(settings.keep()));
    } catch (IOException e) {
      throw new IOException(
          "a snapshot in " + settings.folder() + " cannot be written: " + e.getMessage(), e);
    }
    context.items(picture.samples());
    context.gauge(FILES).set((double) kept.count());
    context.gauge(BYTES).set((double) kept.bytes());
    context.logger().log(Level.INFO, picture.summary() + "; kept in " + file);
  }
}
