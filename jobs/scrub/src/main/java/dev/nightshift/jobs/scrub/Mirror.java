package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps the same tree on several disks: what one has lost, another one gives. */
final class Mirror {
  private final Work work;
  private final Manifest manifest;
  private final MirrorCheck check;
  private final int copies;
  private final List<Map<String, Survey.Seen>> seen = new ArrayList<>();

  Mirror(Work work) {
    this.work = work;
    this.manifest = work.manifest;
    this.copies = work.pool.disks().size();
    this.check = new MirrorCheck(work, seen);
  }

  void run() throws IOException {
    work.context.phase("looking for changes");
    look();
    work.context.phase("verifying");
    var pass = work.pass();
    long done = 0;
    long total = 0;
    for (var file : manifest.files()) {
      total += file.extents();
      done += isDone(file) ? file.extents() : 0;
    }
    pass.expect(done, total);
    for (var file : manifest.files()) {
      if (!isDone(file)) {
        check.verify(file);
        pass.did(file.extents());
        work.keep(false);
      }
    }
  }

  private void look() throws IOException {
    Set<String> names = new TreeSet<>();
    for (int disk = 0; disk < copies; disk++) {
      work.context.checkpoint();
      var files =
          Disks.usable(work, disk)
              ? Survey.of(work.pool.disks().get(disk), work.settings.exclude(), work.troubles)
                  .files()
              : new TreeMap<String, Survey.Seen>();
      seen.add(files);
      files.forEach(
          (name, thing) -> {
            if (thing.regular()) {
              names.add(name);
            }
          });
    }
    forgetRemoved(names);
    int changed = 0;
    for (var name : names) {
      changed += compare(name) ? 1 : 0;
    }
    work.context
        .logger()
        .log(Level.INFO, "{0} files, {1} new or edited", manifest.files().size(), changed);
    work.keep(true);
  }

  private void forgetRemoved(Set<String> names) {
    var forgotten = Wishes.forgotten(work.context);
    boolean all = work.lostDisks.isEmpty();
    for (var file : manifest.files()) {
      if (!names.contains(file.path)
          && (forgotten.test(file.path)
              || (all && work.settings.deletions() == Scrub.Deletions.ACCEPT))) {
        manifest.forget(file);
      }
    }
  }

  /** Whether the file is new, or somebody edited a copy; the newest copy counts then. */
  private boolean compare(String name) {
    var known = manifest.file(0, name);
    var changed = new HashSet<Integer>();
    for (int copy = 0; copy < copies; copy++) {
      var now = seen.get(copy).get(name);
      if (now != null
          && now.regular()
          && (known.isEmpty() || known.get().mtimes[copy] != now.mtime())) {
        changed.add(copy);
      }
    }
    if (changed.isEmpty()) {
      return false;
    }
    int newest =
        changed.stream()
            .max(
                (one, other) ->
                    Long.compare(
                        seen.get(one).get(name).mtime(), seen.get(other).get(name).mtime()))
            .orElseThrow();
    var reference = seen.get(newest).get(name);
    if (!GuardSurvey.isSettled(work.context, reference)) {
      return false;
    }
    var mtimes = new long[copies];
    for (int copy = 0; copy < copies; copy++) {
      var now = seen.get(copy).get(name);
      mtimes[copy] = now != null && now.regular() ? now.mtime() : TrackedFile.ABSENT;
    }
    int bytes = work.settings.extentBytes();
    manifest.put(
        new TrackedFile(
            known.map(file -> file.id).orElseGet(manifest::nextFile),
            0,
            name,
            reference.mode(),
            reference.size(),
            mtimes,
            TrackedFile.extents(reference.size(), bytes)));
    return true;
  }

  /** What was found damaged by a look is looked at again when it is to be mended. */
  private boolean isDone(TrackedFile file) {
    return work.pass().covers(file.verified) && !(work.repair && manifest.isDamaged(file));
  }
}
