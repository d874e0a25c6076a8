package dev.nightshift.jobs.scrub;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a pool must hold, and what is known of it. Every change is told to a listener, which keeps
 * it. Not thread-safe.
 */
final class Manifest {
  private final Changes changes;
  private final Map<Integer, TrackedFile> files = new TreeMap<>();
  private final Map<String, TrackedFile> byName = new HashMap<>();
  private final TreeMap<Integer, Group> groups = new TreeMap<>();
  private final Map<Integer, Long> groupVerified = new HashMap<>();
  private final Map<Place, Integer> groupOf = new HashMap<>();
  private final Map<Place, Damage> damage = new HashMap<>();
  private final Totals totals = new Totals();
  private int lastFile = -1;
  private int lastGroup = -1;

  /** Hears of every change. */
  interface Changes {
    void file(TrackedFile file);

    void sum(TrackedFile file, int extent);

    void mtime(TrackedFile file, int copy);

    void forgotten(TrackedFile file);

    void group(Group group);

    void dissolved(Group group);

    void verified(boolean group, int id, long millis);

    void damage(Place place, Damage damage);
  }

  Manifest(Changes changes) {
    this.changes = changes;
  }

  Totals totals() {
    return totals;
  }

  Collection<TrackedFile> files() {
    return List.copyOf(files.values());
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  Optional<TrackedFile> file(int disk, String path) {
    return Optional.ofNullable(byName.get(name(disk, path)));
  }

  TrackedFile file(Place place) {
    return files.get(place.file());
  }

  int nextFile() {
    return lastFile + 1;
  }

  int nextGroup() {
    return lastGroup + 1;
  }

  /** A new file, or a known one as it is now: whatever was known of its content is void. */
  void put(TrackedFile file) {
    var before = files.put(file.id, file);
    if (before != null) {
      clear(before);
      byName.remove(name(before.disk, before.path));
    }
    byName.put(name(file.disk, file.path), file);
    lastFile = Math.max(lastFile, file.id);
    changes.file(file);
  }

  void sum(TrackedFile file, int extent, Sum sum) {
    file.sums[extent] = sum;
    changes.sum(file, extent);
  }

  void mtime(TrackedFile file, int copy, long nanos) {
    file.mtimes[copy] = nanos;
    changes.mtime(file, copy);
  }

  void forget(TrackedFile file) {
    clear(file);
    files.remove(file.id);
    byName.remove(name(file.disk, file.path));
    changes.forgotten(file);
  }

  Collection<Group> groups() {
    return List.copyOf(groups.values());
  }

  /** Null: there is none. */
  Group group(int id) {
    return groups.get(id);
  }

  void put(Group group) {
    groups.put(group.id(), group);
    lastGroup = Math.max(lastGroup, group.id());
    group.members().forEach(member -> groupOf.merge(member.place(), group.id(), Math::max));
    changes.group(group);
  }

  void dissolve(Group group) {
    groups.remove(group.id());
    groupVerified.remove(group.id());
    group.members().forEach(member -> groupOf.remove(member.place(), group.id()));
    for (int shard = 0; shard < group.parity().size(); shard++) {
      damage.remove(group.parityPlace(shard));
    }
    changes.dissolved(group);
  }

  /** Whether the member's extent still is what was encoded, and no newer group has it. */
  boolean isCurrent(Group group, Group.Member member) {
    return holds(member) && groupOf.getOrDefault(member.place(), -1) == group.id();
  }

  /** Whether the member's extent still is what was encoded. */
  boolean holds(Group.Member member) {
    var file = files.get(member.place().file());
    return file != null
        && member.place().extent() < file.extents()
        && member.sum().equals(file.sums[member.place().extent()]);
  }

  /** Whether each member is current. */
  boolean isWhole(Group group) {
    return group.members().stream().allMatch(member -> isCurrent(group, member));
  }

  /** Extents that no parity protects yet, in the order of files. */
  List<Place> ungrouped() {
    List<Place> places = new ArrayList<>();
    for (var file : files.values()) {
      for (int extent = 0; extent < file.extents(); extent++) {
        var place = new Place(file.id, extent);
        if (!isProtected(place)) {
          places.add(place);
        }
      }
    }
    return places;
  }

  private boolean isProtected(Place place) {
    var group = groups.get(groupOf.getOrDefault(place, -1));
    return group != null
        && group.members().stream()
            .anyMatch(member -> member.place().equals(place) && holds(member));
  }

  long verified(Group group) {
    return groupVerified.getOrDefault(group.id(), 0L);
  }

  void verified(Group group, long millis) {
    groupVerified.put(group.id(), millis);
    changes.verified(true, group.id(), millis);
  }

  void verified(TrackedFile file, long millis) {
    file.verified = millis;
    changes.verified(false, file.id, millis);
  }

  Map<Place, Damage> damage() {
    return damage;
  }

  /**
   * Says how an extent is.
   *
   * @param found null: sound
   * @return whether it was not known before
   */
  boolean damage(Place place, Damage found) {
    var before = found == null ? damage.remove(place) : damage.put(place, found);
    if (found == null ? before != null : !found.equals(before)) {
      changes.damage(place, found);
    }
    return found != null && before == null;
  }

  boolean isDamaged(TrackedFile file) {
    return IntStream.range(0, file.extents())
        .anyMatch(extent -> damage.containsKey(new Place(file.id, extent)));
  }

  boolean isDamaged(Group group) {
    return group.members().stream().anyMatch(member -> damage.containsKey(member.place()))
        || IntStream.range(0, group.parity().size())
            .anyMatch(shard -> damage.containsKey(group.parityPlace(shard)));
  }

  /** All extents whose content is known, parity too. */
  long extents() {
    return files.values().stream()
            .flatMap(file -> Arrays.stream(file.sums))
            .filter(Objects::nonNull)
            .count()
        + groups.values().stream().mapToLong(group -> group.parity().size()).sum();
  }

  /** When what was not looked at for the longest time was looked at last; empty: nothing is. */
  Optional<Long> oldestVerified() {
    return groups.isEmpty()
        ? files.values().stream().map(file -> file.verified).min(Long::compare)
        : groups.values().stream().map(this::verified).min(Long::compare);
  }

  /** The last time that anything was looked at, in milliseconds since 1970; 0: never. */
  long newestVerified() {
    return Math.max(
        files.values().stream().mapToLong(file -> file.verified).max().orElse(0),
        groupVerified.values().stream().mapToLong(Long::longValue).max().orElse(0));
  }

  private void clear(TrackedFile file) {
    for (int extent = 0; extent < file.extents(); extent++) {
      damage(new Place(file.id, extent), null);
    }
  }

  private static String name(int disk, String path) {
    return disk + ":" + path;
  }
}
