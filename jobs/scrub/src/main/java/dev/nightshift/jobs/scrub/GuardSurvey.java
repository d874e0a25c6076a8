package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Compares what files there are with those that the manifest knows; each belongs to one disk. */
final class GuardSurvey {
  /** A file this young may still be being written; the next run takes it. */
  static final long SETTLE_NANOS = 2_000_000_000L;

  private final Work work;
  private final Manifest manifest;
  private final Predicate<String> forgotten;

  /** Files that are not there, by id. */
  final Set<Integer> missing = new HashSet<>();

  /** Files whose size is another although nobody wrote them, by id. */
  final Set<Integer> resized = new HashSet<>();

  private int added;
  private int edited;
  private int removed;

  GuardSurvey(Work work) {
    this.work = work;
    this.manifest = work.manifest;
    this.forgotten = Wishes.forgotten(work.context);
  }

  void look() throws IOException {
    for (int disk = 0; disk < work.pool.disks().size(); disk++) {
      work.context.checkpoint();
      if (Disks.usable(work, disk)) {
        look(disk);
      } else {
        int number = disk;
        manifest.files().stream()
            .filter(file -> file.disk == number)
            .forEach(file -> missing.add(file.id));
      }
    }
    work.context
        .logger()
        .log(
            Level.INFO,
            "{0} files: {1} new, {2} edited, {3} removed, {4} missing",
            manifest.files().size(),
            added,
            edited,
            removed,
            missing.size());
  }

  private void look(int disk) throws IOException {
    var seen =
        Survey.of(work.pool.disks().get(disk), work.settings.exclude(), work.troubles).files();
    List<TrackedFile> gone = new ArrayList<>();
    for (var file : manifest.files()) {
      if (file.disk == disk && (!seen.containsKey(file.path) || !seen.get(file.path).regular())) {
        gone.add(file);
      }
    }
    gone.forEach(file -> missing(file, seen.get(file.path)));
    for (var entry : seen.entrySet()) {
      if (entry.getValue().regular()) {
        compare(disk, entry.getKey(), entry.getValue());
      }
    }
  }

  private void compare(int disk, String path, Survey.Seen now) {
    var known = manifest.file(disk, path);
    if (known.isEmpty() || known.get().mtimes[0] != now.mtime()) {
      if (isSettled(work.context, now)) {
        int id = known.map(file -> file.id).orElseGet(manifest::nextFile);
        manifest.put(tracked(id, disk, path, now, work.settings.extentBytes()));
        added += known.isEmpty() ? 1 : 0;
        edited += known.isPresent() ? 1 : 0;
      }
    } else if (known.get().size != now.size()) {
      resized.add(known.get().id);
    }
  }

  private void missing(TrackedFile file, Survey.Seen instead) {
    if (instead != null) {
      work.troubles.add(
          new ScrubException(
              ScrubException.IO_ERROR,
              work.pool.file(file, file.disk)
                  + " is no regular file any more; move what is there away"));
      missing.add(file.id);
    } else if (forgotten.test(file.path)
        || Arrays.stream(file.sums).allMatch(Objects::isNull)
        || work.settings.deletions() == Scrub.Deletions.ACCEPT) {
      manifest.forget(file);
      removed++;
    } else {
      missing.add(file.id);
    }
  }

  static boolean isSettled(Context context, Survey.Seen file) {
    long age = context.clock().millis() * 1_000_000 - file.mtime();
    return age < 0 || age > SETTLE_NANOS;
  }

  private static TrackedFile tracked(
      int id, int disk, String path, Survey.Seen now, int extentBytes) {
    return new TrackedFile(
        id,
        disk,
        path,
        now.mode(),
        now.size(),
        new long[] {now.mtime()},
        TrackedFile.extents(now.size(), extentBytes));
  }

  /** Whether something stands where the file should be that a repair must not replace. */
  boolean isBlocked(TrackedFile file) {
    var place = work.pool.file(file, file.disk);
    return Files.exists(place) && !Files.isRegularFile(place);
  }
}
