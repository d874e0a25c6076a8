package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Metric;
import java.time.Duration;

/** What a pool's scrubs export. The totals are kept with the pool, so a restart loses none. */
final class Figures {
  private static final String OLDEST = "dynamicfs_scrub_oldest_unverified_age_seconds";
  private static final String BYTES = "dynamicfs_scrub_io_bytes_total";
  private static final String READS = "dynamicfs_extent_read_seconds";
  private static final String OTHERS = "dynamicfs_disk_other_io_bytes_total";
  private static final String BUSY = "dynamicfs_disk_busy_seconds_total";
  private static final String WAITS = "dynamicfs_disk_wait_seconds";

  private final Context context;
  private final Manifest manifest;
  private final ExtentReader reader;
  private final DiskLoad disks;
  private long counted;

  Figures(Context context, Manifest manifest, ExtentReader reader, DiskLoad disks) {
    this.context = context;
    this.manifest = manifest;
    this.reader = reader;
    this.disks = disks;
  }

  static void declare(Declaration.Builder to) {
    to.metric(
            Metric.gauge(
                "dynamicfs_scrubs_completed", "Scrubs of the whole pool that came to their end"))
        .metric(Metric.gauge("dynamicfs_scrub_extents_scanned", "Extents looked at, by all scrubs"))
        .metric(
            Metric.gauge(
                "dynamicfs_scrub_issues_found", "Extents found damaged or missing, by all scrubs"))
        .metric(
            Metric.gauge(
                "dynamicfs_scrub_repairs_attempted", "Extents that scrubs tried to bring back"))
        .metric(
            Metric.gauge(
                "dynamicfs_scrub_repairs_successful", "Extents that scrubs brought back, verified"))
        .metric(
            Metric.gauge(
                "dynamicfs_extents_healthy", "Extents that are as they must be, parity too"))
        .metric(
            Metric.gauge(
                "dynamicfs_extents_degraded",
                "Extents damaged or missing that can be brought back"))
        .metric(
            Metric.gauge(
                "dynamicfs_extents_unrecoverable",
                "Extents damaged beyond what parity and copies bring back"))
        .metric(
            Metric.gauge(OLDEST, "Time since the extent was verified that waits longest")
                .in("seconds"))
        .metric(Metric.gauge("dynamicfs_scrub_bytes_read", "Bytes read, by all scrubs").in("bytes"))
        .metric(Metric.counter(BYTES, "Bytes read by scrubs of this server process").in("bytes"))
        .metric(Metric.timer(READS, "How long the disk took to give one extent"))
        .metric(
            Metric.timer(
                WAITS,
                "How long the pool's slowest disk took for a request of any program while a scrub"
                    + " worked, each value an average of some seconds; on Linux"))
        .metric(
            Metric.counter(
                    OTHERS,
                    "Bytes that the pool's disks read and wrote while a scrub worked, but for what"
                        + " the scrub read; on Linux")
                .in("bytes"))
        .metric(
            Metric.counter(
                    BUSY,
                    "How long the pool's busiest disk was at work for any program while a scrub"
                        + " worked; on Linux")
                .in("seconds"));
  }

  void read(Duration took) {
    context.timer(READS).record(took);
  }

  /** Brings all up to date. */
  void tell() {
    var totals = manifest.totals();
    long fresh = reader.bytes() - counted;
    counted = reader.bytes();
    totals.bytes += fresh;
    context.counter(BYTES).add((double) fresh);
    disks.look().ifPresent(load -> tell(load, fresh));
    set("dynamicfs_scrubs_completed", totals.scrubs);
    set("dynamicfs_scrub_extents_scanned", totals.extentsScanned);
    set("dynamicfs_scrub_issues_found", totals.issues);
    set("dynamicfs_scrub_repairs_attempted", totals.repairsAttempted);
    set("dynamicfs_scrub_repairs_successful", totals.repairsSuccessful);
    set("dynamicfs_scrub_bytes_read", totals.bytes);
    long lost = manifest.damage().values().stream().filter(Damage::lost).count();
    long degraded = manifest.damage().size() - lost;
    long healthy = manifest.extents() - degraded - lost;
    set("dynamicfs_extents_healthy", healthy);
    set("dynamicfs_extents_degraded", degraded);
    set("dynamicfs_extents_unrecoverable", lost);
    context.itemStates(healthy, degraded, lost);
    context
        .gauge(OLDEST)
        .set(
            manifest
                .oldestVerified()
                .map(then -> Math.max(0, context.clock().millis() - then) / 1000.0)
                .orElse(0.0));
  }

  private void tell(DiskLoad.Load load, long own) {
    // what was read through the page cache need not have come from a disk
    context.counter(OTHERS).add((double) Math.max(0, load.bytes() - own));
    context.counter(BUSY).add(load.busySeconds());
    if (load.waitSeconds() > 0) {
      context.timer(WAITS).record(Duration.ofNanos((long) (load.waitSeconds() * 1e9)));
    }
  }

  private void set(String gauge, long value) {
    context.gauge(gauge).set((double) value);
  }
}
