package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Compares the copies of a file with what they must hold, and brings back the bad ones. */
final class MirrorCheck {
  private final Work work;
  private final Manifest manifest;
  private final Repairs repairs;
  private final int copies;
  private final List<Map<String, Survey.Seen>> seen;

  /**
   * @param seen what there is, by disk; filled before the first check
   */
  MirrorCheck(Work work, List<Map<String, Survey.Seen>> seen) {
    this.work = work;
    this.manifest = work.manifest;
    this.repairs = new Repairs(work);
    this.copies = work.pool.disks().size();
    this.seen = seen;
  }

  void verify(TrackedFile file) throws IOException {
    for (int extent = 0; extent < file.extents(); extent++) {
      if (file.sums[extent] != null || learn(file, extent)) {
        verify(file, extent);
        work.scanned(1);
      }
    }
    if (work.repair) {
      for (int copy = 0; copy < copies; copy++) {
        repair(file, copy);
      }
    }
    manifest.verified(file, work.now());
  }

  /** What the extent must hold, from the newest copy. */
  private boolean learn(TrackedFile file, int extent) throws IOException {
    var newestFirst =
        IntStream.range(0, copies)
            .boxed()
            .filter(copy -> isThere(file, copy))
            .sorted(Comparator.comparingLong(copy -> -file.mtimes[copy]))
            .toList();
    for (int copy : newestFirst) {
      try {
        var bytes = work.read(work.pool.file(file, copy), extent);
        if (bytes != null
            && bytes.remaining() == file.length(extent, work.settings.extentBytes())
            && work.isAsTracked(file, copy, copy)) {
          manifest.sum(file, extent, Sum.of(bytes));
          return true;
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        work.troubles.io(work.pool.file(file, copy), e);
      }
    }
    return false;
  }

  private void verify(TrackedFile file, int extent) throws IOException {
    int bad = 0;
    int good = 0;
    for (int copy = 0; copy < copies; copy++) {
      if (isSound(file, extent, copy)) {
        good++;
      } else if (!editedMeanwhile(file, copy)) {
        bad |= 1 << copy;
      }
    }
    var place = new Place(file.id, extent);
    if (bad == 0) {
      manifest.damage(place, null);
    } else {
      work.issue(
          place,
          new Damage(bad, good == 0),
          file.path
              + " extent "
              + extent
              + " is damaged or missing on "
              + names(bad)
              + (good == 0 ? ", and there is no sound copy" : ""));
    }
  }

  private boolean isSound(TrackedFile file, int extent, int copy) throws IOException {
    var path = work.pool.file(file, copy);
    boolean last = extent == file.extents() - 1;
    if (!isThere(file, copy) || (last && at(file, copy).size() != file.size)) {
      return false;
    }
    try {
      return work.readSound(path, extent, file.sums[extent]) != null;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      work.troubles.io(path, e);
      return false;
    }
  }

  private void repair(TrackedFile file, int copy) throws IOException {
    var bad = new TreeSet<Integer>();
    boolean lost = false;
    for (int extent = 0; extent < file.extents(); extent++) {
      var damage = manifest.damage().get(new Place(file.id, extent));
      if (damage != null && (damage.copies() & (1 << copy)) != 0) {
        lost |= damage.lost();
        if (!damage.lost()) {
          bad.add(extent);
        }
      }
    }
    boolean there = isThere(file, copy);
    if (bad.isEmpty() || work.lostDisks.contains(copy) || (lost && !there)) {
      return;
    }
    manifest.totals().repairsAttempted += bad.size();
    var path = work.pool.file(file, copy);
    try {
      if (at(file, copy) != null && !there) {
        throw new ScrubException(
            ScrubException.IO_ERROR,
            path + " is no regular file any more; move what is there away");
      }
      long mtime =
          repairs.replace(file, copy, newest(file), bad, extent -> soundBytes(file, extent));
      manifest.mtime(file, copy, mtime);
      repaired(file, copy, bad);
      seen.get(copy).put(file.path, Survey.look(path));
    } catch (ScrubException e) {
      work.troubles.add(e);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      work.troubles.io(path, e);
    }
  }

  private void repaired(TrackedFile file, int copy, Set<Integer> extents) {
    for (int extent : extents) {
      var place = new Place(file.id, extent);
      int left = manifest.damage().get(place).copies() & ~(1 << copy);
      manifest.damage(place, left == 0 ? null : new Damage(left, false));
    }
    manifest.totals().repairsSuccessful += extents.size();
  }

  private byte[] soundBytes(TrackedFile file, int extent) throws IOException {
    int bad = manifest.damage().get(new Place(file.id, extent)).copies();
    for (int copy = 0; copy < copies; copy++) {
      if ((bad & (1 << copy)) == 0 && isThere(file, copy)) {
        var bytes = work.read(work.pool.file(file, copy), extent);
        if (bytes != null) {
          var taken = new byte[bytes.remaining()];
          bytes.get(taken);
          if (file.sums[extent].surelyMatches(taken)) {
            return taken;
          }
        }
      }
    }
    throw new ScrubException(
        ScrubException.IO_ERROR,
        file.path + " extent " + extent + " could be read a moment ago, and no copy gives it now");
  }

  /** Of the copies that somebody wrote. */
  private long newest(TrackedFile file) {
    return IntStream.range(0, copies).mapToLong(copy -> file.mtimes[copy]).max().orElseThrow();
  }

  private boolean editedMeanwhile(TrackedFile file, int copy) throws IOException {
    return isThere(file, copy)
        && at(file, copy).mtime() != Survey.look(work.pool.file(file, copy)).mtime();
  }

  private boolean isThere(TrackedFile file, int copy) {
    return at(file, copy) != null && at(file, copy).regular();
  }

  private Survey.Seen at(TrackedFile file, int copy) {
    return seen.get(copy).get(file.path);
  }

  private String names(int bad) {
    return IntStream.range(0, copies)
        .filter(copy -> (bad & (1 << copy)) != 0)
        .mapToObj(work.pool::disk)
        .toList()
        .toString();
  }
}
