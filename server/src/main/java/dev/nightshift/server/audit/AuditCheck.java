package dev.nightshift.server.audit;

import java.time.Instant;
import java.util.List;

/** Follows the chains of hashes from their beginnings. Reads every entry. Thread-safe. */
@FunctionalInterface
public interface AuditCheck {

  /** One chain for each node that has ever written an entry, by name. */
  List<Chain> verify();

  /**
   * The entries of one node.
   *
   * @param node its name
   * @param entries that were read and found good
   * @param removed earlier ones that retention has removed; a checkpoint stands for them
   * @param last the last good entry's number; where it began if there is none
   * @param head the last good entry's hash: noted elsewhere, it proves later that nothing before it
   *     was rewritten
   * @param broken null: the chain is whole
   */
  record Chain(String node, long entries, long removed, long last, String head, Broken broken) {}

  /**
   * The first entry that does not continue its chain.
   *
   * @param sequence its number
   * @param at as it says itself
   * @param what is wrong, e.g. {@code entry 7 is missing}
   */
  record Broken(long sequence, Instant at, String what) {}
}
