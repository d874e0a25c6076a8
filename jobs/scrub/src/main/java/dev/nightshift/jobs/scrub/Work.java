package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What all parts of one run share. */
final class Work {
  /** Durable after so long at the latest; a killed server repeats no more. */
  private static final long KEEP_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  final Context context;
  final Scrub.Settings settings;
  final Pool pool;
  final ManifestStore store;
  final Manifest manifest;
  final ExtentReader reader;
  final Troubles troubles;
  final boolean repair;
  final boolean rebuild;
  final Instant started;

  /** Disks that are gone or empty, and are not to be filled again. */
  final Set<Integer> lostDisks = new HashSet<>();

  private final boolean dryRun;
  private final Pace pace;
  private final Figures figures;
  private long kept = System.nanoTime();
  private Pass pass;

  Work(Context context, Scrub.Settings settings, Pool pool, ManifestStore store) {
    this.context = context;
    this.settings = settings;
    this.pool = pool;
    this.store = store;
    this.manifest = store.manifest();
    this.reader = new ExtentReader(settings.extentBytes(), settings.directReads());
    this.troubles = new Troubles(context);
    this.dryRun = Wishes.dryRun(context);
    this.repair = !dryRun && Wishes.repair(context, settings);
    this.rebuild = Wishes.rebuild(context, settings);
    this.started = context.clock().instant();
    this.pace = new Pace(context);
    this.figures = new Figures(context, manifest, reader, DiskLoad.of(pool.allDisks()));
  }

  boolean dryRun() {
    return dryRun;
  }

  Pass pass() {
    return pass;
  }

  void begin(Pass begun) {
    pass = begun;
  }

  /** When what is verified now counts as verified. */
  long now() {
    return pass.stamp(context.clock().millis());
  }

  /** To be called before each extent that is read or written; waits as the intensity says. */
  void turn() {
    pace.next();
  }

  /**
   * Reads an extent, at the pace of the intensity.
   *
   * @return null: there is no such file
   */
  ByteBuffer read(Path file, int extent) throws IOException {
    turn();
    long began = System.nanoTime();
    try {
      var bytes = reader.read(file, extent);
      figures.read(Duration.ofNanos(System.nanoTime() - began));
      return bytes;
    } catch (NoSuchFileException e) {
      return null;
    } catch (ClosedByInterruptException e) {
      context.checkpoint();
      throw e;
    }
  }

  /** Whether bytes are right; those that are not are read once more, for a slip on the way. */
  ByteBuffer readSound(Path file, int extent, Sum sum) throws IOException {
    var bytes = read(file, extent);
    if (bytes == null || sum.matches(bytes)) {
      return bytes;
    }
    var again = read(file, extent);
    if (again != null && sum.matches(again)) {
      context.anomaly("unstable-read", file + " extent " + extent + " was read wrong once");
      return again;
    }
    return null;
  }

  /** Whether a file is, by size and time, what the manifest says. */
  boolean isAsTracked(TrackedFile file, int disk, int copy) throws IOException {
    try {
      var seen = Survey.look(pool.file(file, disk));
      return seen.regular() && seen.size() == file.size && seen.mtime() == file.mtimes[copy];
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** An extent was looked at. */
  void scanned(long extents) {
    context.items(extents);
    manifest.totals().extentsScanned += extents;
  }

  /**
   * An extent is not as it must be.
   *
   * @param what it is, for the log
   */
  void issue(Place place, Damage damage, String what) {
    if (manifest.damage(place, damage)) {
      manifest.totals().issues++;
      context.logger().log(Level.WARNING, what);
    }
  }

  /** Keeps what was done, if the last time is a while ago, and tells how far the run is. */
  void keep(boolean now) throws IOException {
    if (now || System.nanoTime() - kept > KEEP_EVERY_NANOS) {
      store.flush();
      if (pass != null && !dryRun) {
        pass.write(context);
      }
      figures.tell();
      kept = System.nanoTime();
    }
    if (pass != null) {
      context.progress(pass.done(), pass.total());
    }
  }

  boolean exists(int disk) {
    return !lostDisks.contains(disk) && Files.isDirectory(pool.disks().get(disk));
  }
}
