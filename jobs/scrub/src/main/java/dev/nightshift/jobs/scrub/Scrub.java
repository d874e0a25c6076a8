package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Looks for files that changed by themselves, and brings them back. */
public final class Scrub implements Job<Scrub.Settings> {
  private static final int KIB = 1024;
  private static final int MOST_SHARDS = 255;

  /** How a pool is protected. */
  public enum Mode {
    /** Files stay where they are; parity lies beside them. */
    GUARD,
    /** Each disk has the same files. */
    MIRROR,
    /** Files stay on their disks; parity lies on disks of its own, so that whole disks may go. */
    POOL
  }

  /** How often. */
  public enum Frequency {
    /** At 2 o'clock. */
    NIGHTLY,
    /** Every 6 hours. */
    CONTINUOUS,
    /** When somebody asks. */
    MANUAL
  }

  /** What a file that is gone means. */
  public enum Deletions {
    /** Damage: it is brought back. */
    RESTORE,
    /** Somebody removed it: it is not missed. */
    ACCEPT
  }

  /** Settings of {@code scrub}: one pool. */
  public record Settings(
      @Setting("The pool's folder; its state is kept in .scrub below it") Path pool,
      @Setting(value = "guard, mirror or pool", byDefault = "guard") Mode mode,
      @Setting(
              value = "The guarded folders, relative to the pool's; none: the pool's own",
              byDefault = "[]")
          List<String> disks,
      @Setting(
              value = "In mode pool: folders for parity, one for each parity extent",
              name = "parity_disks",
              byDefault = "[]")
          List<String> parityDisks,
      @Setting(
              value = "In mode guard: how many extents share parity",
              name = "data_extents",
              byDefault = "10",
              min = 1,
              max = 128)
          int dataExtents,
      @Setting(
              value = "How many of them may be lost at once",
              name = "parity_extents",
              byDefault = "2",
              min = 1,
              max = 32)
          int parityExtents,
      @Setting(
              value = "Size of an extent in KiB, a multiple of 4; fixed once a pool is protected",
              name = "extent_kib",
              byDefault = "1024",
              min = 4,
              max = 65_536)
          int extentKib,
      @Setting(value = "Mend what can be mended", name = "auto_repair", byDefault = "true")
          boolean autoRepair,
      @Setting(
              value = "Fill disks again that are gone or empty; else a run must ask for it",
              name = "rebuild_disks",
              byDefault = "false")
          boolean rebuildDisks,
      @Setting(
              value = "restore: a file that is gone is damage; accept: somebody removed it",
              byDefault = "restore")
          Deletions deletions,
      @Setting(value = "Globs of files and folders that are not guarded", byDefault = "[]")
          List<String> exclude,
      @Setting(value = "nightly, continuous or manual", byDefault = "nightly") Frequency frequency,
      @Setting(
              value = "Read past the page cache where the platform can",
              name = "direct_reads",
              byDefault = "true")
          boolean directReads,
      @Setting(
              value = "Most bytes of bad extents that are kept",
              name = "quarantine_limit",
              byDefault = "10000000000",
              min = 0)
          long quarantineLimit) {

    public Settings {
      disks = List.copyOf(disks);
      parityDisks = List.copyOf(parityDisks);
      exclude = List.copyOf(exclude);
      if (extentKib % 4 != 0) {
        throw new IllegalArgumentException(
            "extent_kib is " + extentKib + "; it must be a multiple of 4, as disks want it");
      }
      if (mode == Mode.MIRROR && disks.size() < 2) {
        throw new IllegalArgumentException(
            "disks has " + disks.size() + " folders; a mirror needs at least 2");
      }
      if (mode == Mode.MIRROR && disks.size() > 16) {
        throw new IllegalArgumentException(
            "disks has " + disks.size() + " folders; a mirror has at most 16");
      }
      if (mode == Mode.POOL
          && (disks.size() < 2 || disks.size() + parityDisks.size() > MOST_SHARDS)) {
        throw new IllegalArgumentException(
            "disks has "
                + disks.size()
                + " folders; a pool needs at least 2, and at most "
                + MOST_SHARDS
                + " with those for parity");
      }
      if (mode == Mode.POOL && parityDisks.size() != parityExtents) {
        throw new IllegalArgumentException(
            "parity_disks has %d folders and parity_extents is %d; each parity extent needs a folder of its own"
                .formatted(parityDisks.size(), parityExtents));
      }
      if (mode != Mode.POOL && !parityDisks.isEmpty()) {
        throw new IllegalArgumentException("parity_disks is for mode pool; leave it out");
      }
    }

    int extentBytes() {
      return extentKib * KIB;
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var declaration =
        Declaration.of(
                "Verifies every extent of a pool of files against its checksum and brings back,"
                    + " from copies or parity, what changed by itself (bit rot)")
            .item("extents scanned")
            .expectedToTake(Duration.ofHours(1))
            .maxRuntime(Duration.ofDays(7))
            .owner("storage")
            .criticality(Criticality.HIGH)
            .intensity(Intensity.LOW)
            .reportsItemStates();
    switch (settings.frequency()) {
      case NIGHTLY -> declaration.cron("0 2 * * *").expectsItems();
      case CONTINUOUS -> declaration.every(Duration.ofHours(6)).expectsItems();
      case MANUAL -> {}
    }
    Wishes.declared().forEach(declaration::parameter);
    Figures.declare(declaration);
    FailureModes.declare(declaration, settings.mode());
    return declaration
        .alert(
            new JobAlert(
                "UnrecoverableExtents",
                "dynamicfs_extents_unrecoverable > 0",
                Duration.ofMinutes(5),
                Severity.CRITICAL,
                "A scrubbed pool has unrecoverable extents",
                "`./nightshift status --job JOB` tells how many, `./nightshift logs JOB` which files."
                    + " Restore those from a backup, then `./nightshift scrub --job JOB --repair`",
                ScrubFaults.BEYOND))
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException {
    context.checkpoint();
    Wishes.requirePool(context, settings);
    if (Wishes.probe(context)) {
      new Probe(context, settings).run();
    } else if (!Wishes.keepStanding(context)) {
      new ScrubRun(context, settings).run();
    }
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(ScrubFixture.pool());
  }

  @Override
  public List<Fault<Settings>> faults() {
    return ScrubFaults.all();
  }
}
