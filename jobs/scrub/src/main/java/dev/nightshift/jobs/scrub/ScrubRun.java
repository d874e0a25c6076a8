package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.Map;

/** One run over a pool, from its lock to its last word. */
final class ScrubRun {
  private static final String PROTECTED = "protected";

  private final Context context;
  private final Scrub.Settings settings;
  private final Pool pool;
  private final boolean dryRun;

  ScrubRun(Context context, Scrub.Settings settings) {
    this.context = context;
    this.settings = settings;
    this.pool = Pool.of(settings);
    this.dryRun = Wishes.dryRun(context);
  }

  void run() throws IOException {
    if (dryRun) {
      PoolLock.requireFree(pool);
      scrub();
    } else if (hasSomething()) {
      var who = "job " + context.job() + " run " + context.runId();
      try (var lock = PoolLock.take(pool, who, context.clock().instant())) {
        scrub();
        context.logger().log(Level.DEBUG, "the lock {0} is given back", lock);
      }
    } else {
      scrub();
    }
  }

  private boolean hasSomething() {
    return Files.isDirectory(pool.folder()) || pool.disks().stream().anyMatch(Files::isDirectory);
  }

  private void scrub() throws IOException {
    boolean readOnly = dryRun || !hasSomething();
    try (var store = ManifestStore.open(pool, readOnly)) {
      requireKnown(store.manifest());
      if (store.isSubstitute()) {
        context.anomaly("manifest", "the manifest is damaged; an earlier one or a copy is used");
      }
      var work = new Work(context, settings, pool, store);
      var pass = Pass.of(context, store.manifest().newestVerified());
      work.begin(pass);
      if (pass.resumed()) {
        context.logger().log(Level.INFO, "goes on with the pass begun at {0}", pass.begun());
      }
      try {
        if (settings.mode() == Scrub.Mode.MIRROR) {
          new Mirror(work).run();
        } else {
          new Guard(work).run();
        }
        finish(work, store);
      } catch (ClosedByInterruptException e) {
        context.checkpoint(); // says why the run is stopped
        throw e;
      } catch (IOException e) {
        throw Troubles.of(pool.folder(), e);
      } finally {
        keep(work);
      }
      tell(work);
      work.troubles.raise();
    }
  }

  private void finish(Work work, ManifestStore store) throws IOException {
    work.manifest.totals().scrubs++;
    work.keep(true);
    if (!dryRun) {
      store.save(pool);
      work.pass().end(context);
      context.cursor(PROTECTED).write(Integer.toString(work.manifest.files().size()));
    }
    work.begin(null);
  }

  /** Also of a run that is stopped; an interrupt must not keep it from that. */
  private static void keep(Work work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      work.keep(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void requireKnown(Manifest manifest) {
    var before = context.cursor(PROTECTED).read();
    boolean given = context.parameters().getOrDefault("forget", "").equals("**");
    if (manifest.isEmpty() && before.isPresent() && !before.get().equals("0") && !given) {
      throw new ScrubException(
          ScrubException.REDUNDANCY,
          "pool %s had %s files, and now there is nothing of it, not even its manifest; mount it or restore it, or begin anew with --param 'forget=**'"
              .formatted(pool.folder(), before.get()));
    }
  }

  private void tell(Work work) {
    if (work.manifest.isEmpty() && work.troubles.isEmpty()) {
      context.anomaly("nothing-to-guard", "there are no files in " + pool.disks());
      context.logger().log(Level.WARNING, "there are no files in {0}", pool.disks());
    }
    if (settings.directReads() && work.reader.usedCache()) {
      context
          .logger()
          .log(Level.INFO, "a file system here has no direct reads; its page cache was asked");
    }
    long lost = work.manifest.damage().values().stream().filter(Damage::lost).count();
    if (lost > 0) {
      var first =
          work.manifest.damage().entrySet().stream()
              .filter(entry -> entry.getValue().lost())
              .map(Map.Entry::getKey)
              .min(Comparator.comparingInt(Place::file).reversed())
              .map(place -> name(work, place))
              .orElseThrow();
      work.troubles.add(
          new ScrubException(
              settings.mode() == Scrub.Mode.GUARD
                  ? ScrubException.REDUNDANCY
                  : ScrubException.MULTIPLE_DISKS,
              lost
                  + " extents of pool "
                  + pool.folder()
                  + " cannot be brought back, of them "
                  + first
                  + "; restore those files from a backup"));
    }
  }

  private String name(Work work, Place place) {
    return place.isParity()
        ? "parity"
        : pool.disk(work.manifest.file(place).disk)
            + "/"
            + work.manifest.file(place).path
            + " extent "
            + place.extent();
  }
}
