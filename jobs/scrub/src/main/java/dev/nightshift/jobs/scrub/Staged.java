package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Extents that were brought back and wait until all bad extents of their file were, so that a file
 * is rewritten once.
 */
final class Staged {
  private final Work work;
  private final GuardSurvey survey;
  private final Repairs repairs;

  Staged(Work work, GuardSurvey survey) {
    this.work = work;
    this.survey = survey;
    this.repairs = new Repairs(work);
  }

  Repairs repairs() {
    return repairs;
  }

  /** Keeps an extent, and writes its file if it was the last. */
  void add(TrackedFile file, int extent, byte[] bytes) throws IOException {
    if (file.extents() > 1) {
      Repairs.requireSpace(work.pool.folder(), bytes.length);
      Durable.writeBytes(place(file, extent), bytes);
    }
    var bad = bad(file);
    if (file.extents() == 1) {
      complete(file, Set.of(0), any -> bytes);
    } else if (bad.stream().allMatch(each -> Files.exists(place(file, each)))) {
      complete(file, bad, each -> staged(file, each));
    }
  }

  /** Writes what can be written of files of which not all can be brought back. */
  void finish() throws IOException {
    if (!work.repair) {
      return;
    }
    for (var file : work.manifest.files()) {
      if (Files.isDirectory(work.pool.staged(file.id)) && !survey.missing.contains(file.id)) {
        var have =
            bad(file).stream()
                .filter(extent -> Files.exists(place(file, extent)))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!have.isEmpty()) {
          complete(file, have, each -> staged(file, each));
        }
      }
    }
  }

  private void complete(TrackedFile file, Set<Integer> extents, Repairs.Source source)
      throws IOException {
    if (survey.isBlocked(file)) {
      return;
    }
    long mtime = repairs.replace(file, file.disk, file.mtimes[0], extents, source);
    work.manifest.mtime(file, 0, mtime);
    for (int extent : extents) {
      work.manifest.damage(new Place(file.id, extent), null);
    }
    work.manifest.totals().repairsSuccessful += extents.size();
    survey.missing.remove(file.id);
    survey.resized.remove(file.id);
    Durable.deleteTree(work.pool.staged(file.id));
  }

  private byte[] staged(TrackedFile file, int extent) throws IOException {
    work.turn();
    return Files.readAllBytes(place(file, extent));
  }

  private Set<Integer> bad(TrackedFile file) {
    var bad = new TreeSet<Integer>();
    boolean all = survey.missing.contains(file.id);
    for (int extent = 0; extent < file.extents(); extent++) {
      if (all || work.manifest.damage().containsKey(new Place(file.id, extent))) {
        bad.add(extent);
      }
    }
    return bad;
  }

  private Path place(TrackedFile file, int extent) {
    return work.pool.staged(file.id).resolve(Integer.toString(extent));
  }
}
