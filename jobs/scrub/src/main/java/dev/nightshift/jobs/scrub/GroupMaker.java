package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes parity for extents that have none yet. */
final class GroupMaker {
  /** Asking for free space is slow. */
  private static final int GROUPS_PER_LOOK = 16;

  private final Work work;
  private final Manifest manifest;
  private final GuardSurvey survey;
  private final Parity parity;

  GroupMaker(Work work, GuardSurvey survey, Parity parity) {
    this.work = work;
    this.manifest = work.manifest;
    this.survey = survey;
    this.parity = parity;
  }

  /**
   * Protects extents that are new, were edited, or belong to groups that are to be replaced; those
   * stay until their last member has a new one.
   */
  void protect(Collection<Group> replaced) throws IOException {
    List<Place> places = new ArrayList<>(manifest.ungrouped());
    for (Group group : replaced) {
      group.members().stream()
          .filter(member -> manifest.isCurrent(group, member))
          .forEach(member -> places.add(member.place()));
    }
    places.removeIf(
        place -> survey.missing.contains(place.file()) || manifest.damage().containsKey(place));
    places.sort(java.util.Comparator.comparingInt(Place::file).thenComparingInt(Place::extent));
    var plans = work.pool.parityDisks().isEmpty() ? spread(places) : acrossDisks(places);
    work.context.progress(0, places.size());
    long done = 0;
    for (var plan : plans) {
      make(plan);
      done += plan.size();
      work.context.progress(done, places.size());
      work.keep(false);
    }
  }

  void remove(Group group) throws IOException {
    manifest.dissolve(group);
    work.store.flush();
    for (int shard = 0; shard < group.parity().size(); shard++) {
      Files.deleteIfExists(work.pool.parity(group.id(), shard));
    }
  }

  /** Extents that lie side by side get into different groups: damage often hits neighbours. */
  private List<List<Place>> spread(List<Place> places) {
    int size = work.settings.dataExtents();
    int groups = (places.size() + size - 1) / size;
    List<List<Place>> plans = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      plans.add(new ArrayList<>());
    }
    for (int i = 0; i < places.size(); i++) {
      plans.get(i % groups).add(places.get(i));
    }
    return plans;
  }

  /** At most one extent of each disk, so that a whole disk may go. */
  private List<List<Place>> acrossDisks(List<Place> places) {
    Map<Integer, Deque<Place>> byDisk = new TreeMap<>();
    for (var place : places) {
      byDisk.computeIfAbsent(manifest.file(place).disk, any -> new ArrayDeque<>()).add(place);
    }
    List<List<Place>> plans = new ArrayList<>();
    while (!byDisk.isEmpty()) {
      List<Place> plan = new ArrayList<>();
      byDisk.values().forEach(queue -> plan.add(queue.poll()));
      byDisk.values().removeIf(Deque::isEmpty);
      plans.add(plan);
    }
    return plans;
  }

  private void make(List<Place> plan) throws IOException {
    List<Group.Member> members = new ArrayList<>();
    List<byte[]> data = new ArrayList<>();
    for (var place : plan) {
      var bytes = read(place);
      if (bytes != null) {
        members.add(new Group.Member(place, manifest.file(place).sums[place.extent()]));
        data.add(bytes);
      }
    }
    if (members.isEmpty()) {
      return;
    }
    int length = data.stream().mapToInt(bytes -> bytes.length).max().orElseThrow();
    var shards =
        data.stream().map(bytes -> java.util.Arrays.copyOf(bytes, length)).toArray(byte[][]::new);
    var encoded = parity.encode(shards);
    int id = manifest.nextGroup();
    if (id % GROUPS_PER_LOOK == 0) {
      Repairs.requireSpace(work.pool.parity(id, 0).getParent(), (long) length * GROUPS_PER_LOOK);
    }
    List<Sum> sums = new ArrayList<>();
    for (int shard = 0; shard < encoded.length; shard++) {
      var path = work.pool.parity(id, shard);
      work.turn();
      Durable.writeBytes(path, encoded[shard]);
      sums.add(Sum.of(ByteBuffer.wrap(encoded[shard])));
    }
    var group = new Group(id, members, sums);
    manifest.put(group);
    manifest.verified(group, work.now());
    work.scanned(group.shards());
  }

  /** What the extent holds; its sum is known then. Null: not to be had in this run. */
  private byte[] read(Place place) throws IOException {
    var file = manifest.file(place);
    var path = work.pool.file(file, file.disk);
    try {
      var bytes = work.read(path, place.extent());
      boolean whole =
          bytes != null
              && bytes.remaining() == file.length(place.extent(), work.settings.extentBytes())
              && work.isAsTracked(file, file.disk, 0);
      if (!whole) {
        return null; // it is being edited
      }
      var known = file.sums[place.extent()];
      if (known == null) {
        manifest.sum(file, place.extent(), Sum.of(bytes));
      } else if (!known.matches(bytes)) {
        work.issue(place, new Damage(1, true), path + " was damaged before it had parity");
        return null;
      }
      var copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      work.troubles.io(path, e);
      return null;
    }
  }
}
