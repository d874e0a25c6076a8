package dev.nightshift.jobs.scrub;

import java.util.List;

/**
 * Extents that share parity. Never changes: when a member is edited, a new group takes its place.
 *
 * @param members data shards, in the order of encoding
 * @param parity what each parity shard must hold
 */
record Group(int id, List<Member> members, List<Sum> parity) {
  Group {
    members = List.copyOf(members);
    parity = List.copyOf(parity);
  }

  /**
   * An extent as it was encoded.
   *
   * @param place of the extent
   */
  record Member(Place place, Sum sum) {}

  int shards() {
    return members.size() + parity.size();
  }

  /** The longest member's; shorter ones are filled up with zeros. */
  int shardLength() {
    return members.stream().mapToInt(member -> member.sum().length()).max().orElse(0);
  }

  /** Where a parity shard counts. */
  Place parityPlace(int shard) {
    return new Place(-1 - id, shard);
  }
}
