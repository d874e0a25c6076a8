package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Verifies extents that share parity, and brings back the bad ones from the others. */
final class GroupCheck {
  private final Work work;
  private final Manifest manifest;
  private final GuardSurvey survey;
  private final Parity parity;
  private final Staged staged;

  GroupCheck(Work work, GuardSurvey survey, Parity parity, Staged staged) {
    this.work = work;
    this.manifest = work.manifest;
    this.survey = survey;
    this.parity = parity;
    this.staged = staged;
  }

  /** What was read of a group: sound shards, and which of the others are bad. */
  private static final class Shards {
    private final byte[][] sound;
    private final List<Integer> bad = new ArrayList<>();

    private Shards(int count) {
      sound = new byte[count][];
    }

    /** How many are not there; those that were edited count, too. */
    long gone() {
      return Arrays.stream(sound).filter(shard -> shard == null).count();
    }
  }

  /**
   * Looks at a group.
   *
   * @return whether all that still belongs to it was read
   */
  boolean verify(Group group) throws IOException {
    var shards = read(group);
    boolean lost = shards.gone() > group.parity().size();
    for (int shard = 0; shard < group.shards(); shard++) {
      if (shards.sound[shard] != null) {
        manifest.damage(place(group, shard), null);
      }
    }
    for (int shard : shards.bad) {
      work.issue(
          place(group, shard),
          new Damage(1, lost),
          name(group, shard) + (lost ? " is damaged beyond repair" : " is damaged"));
    }
    if (!shards.bad.isEmpty() && work.repair && !lost) {
      repair(group, shards);
    }
    manifest.verified(group, work.now());
    return true;
  }

  /** To be called when all groups were verified. */
  void finish() throws IOException {
    staged.finish();
  }

  private Shards read(Group group) throws IOException {
    var shards = new Shards(group.shards());
    int length = group.shardLength();
    for (int shard = 0; shard < group.shards(); shard++) {
      boolean member = shard < group.members().size();
      if (member && !manifest.holds(group.members().get(shard))) {
        continue; // edited or removed since; to the others it is as good as gone
      }
      try {
        var bytes = member ? data(group.members().get(shard)) : parity(group, shard);
        if (bytes != null) {
          shards.sound[shard] = new byte[length];
          bytes.get(shards.sound[shard], 0, bytes.remaining());
        } else if (!member || !editedMeanwhile(group.members().get(shard))) {
          shards.bad.add(shard);
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        work.troubles.io(path(group, shard), e);
        shards.bad.add(shard);
      }
      work.scanned(1);
    }
    return shards;
  }

  /** Null: not as it must be. */
  private ByteBuffer data(Group.Member member) throws IOException {
    var file = manifest.file(member.place());
    boolean cut = survey.resized.contains(file.id) && member.place().extent() == file.extents() - 1;
    if (survey.missing.contains(file.id) || cut) {
      return null;
    }
    return work.readSound(work.pool.file(file, file.disk), member.place().extent(), member.sum());
  }

  private ByteBuffer parity(Group group, int shard) throws IOException {
    int number = shard - group.members().size();
    return work.readSound(path(group, shard), 0, group.parity().get(number));
  }

  private boolean editedMeanwhile(Group.Member member) throws IOException {
    var file = manifest.file(member.place());
    return !survey.missing.contains(file.id)
        && !survey.resized.contains(file.id)
        && !work.isAsTracked(file, file.disk, 0);
  }

  private void repair(Group group, Shards shards) throws IOException {
    var all = Arrays.copyOf(shards.sound, shards.sound.length);
    if (!parity.fillIn(all)) {
      return;
    }
    for (int shard : shards.bad) {
      boolean member = shard < group.members().size();
      if (member && work.lostDisks.contains(manifest.file(place(group, shard)).disk)) {
        continue;
      }
      manifest.totals().repairsAttempted++;
      try {
        bringBack(group, shard, all[shard]);
      } catch (ScrubException e) {
        work.troubles.add(e);
      } catch (ClosedByInterruptException | UncheckedIOException e) {
        throw e;
      } catch (IOException e) {
        work.troubles.io(path(group, shard), e);
      }
    }
  }

  private void bringBack(Group group, int shard, byte[] bytes) throws IOException {
    var place = place(group, shard);
    boolean member = shard < group.members().size();
    var sum =
        member
            ? group.members().get(shard).sum()
            : group.parity().get(shard - group.members().size());
    if (!sum.surelyMatches(bytes)) {
      throw new ScrubException(
          ScrubException.REDUNDANCY,
          name(group, shard) + " was worked out from the others and is not as it must be");
    }
    if (member) {
      staged.add(manifest.file(place), place.extent(), bytes);
    } else {
      int number = shard - group.members().size();
      staged.repairs().replaceParity(path(group, shard), group.id() + "-" + number, bytes);
      manifest.damage(place, null);
      manifest.totals().repairsSuccessful++;
    }
  }

  private Place place(Group group, int shard) {
    int members = group.members().size();
    return shard < members
        ? group.members().get(shard).place()
        : group.parityPlace(shard - members);
  }

  private Path path(Group group, int shard) {
    int members = group.members().size();
    if (shard >= members) {
      return work.pool.parity(group.id(), shard - members);
    }
    var file = manifest.file(place(group, shard));
    return work.pool.file(file, file.disk);
  }

  private String name(Group group, int shard) {
    return path(group, shard)
        + (shard < group.members().size() ? " extent " + place(group, shard).extent() : "");
  }
}
