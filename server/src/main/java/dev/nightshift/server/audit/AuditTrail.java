package dev.nightshift.server.audit;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** How entries are read. Throws unchecked while the store is away. Thread-safe. */
public interface AuditTrail {

  /** Newest first, of all nodes. */
  Page list(Query query);

  /** One entry. */
  Optional<Stored> find(String node, long sequence);

  /**
   * An entry as it is stored.
   *
   * @param node that wrote it
   * @param sequence its place in the node's chain
   * @param hash over it and the one before
   */
  record Stored(String node, long sequence, AuditEntry entry, String hash) {}

  /**
   * Which entries; null: all.
   *
   * @param actor the name
   * @param target as written, e.g. a job's name or a run's id
   * @param before only entries that are older than this place
   * @param from not older than this
   * @param to the first instant that is no longer wanted
   * @param limit from 1 to 1,000
   */
  record Query(
      String actor,
      String action,
      String target,
      AuditEntry.Outcome outcome,
      Instant from,
      Instant to,
      Place before,
      int limit) {
    public Query {
      if (limit < 1 || limit > 1_000) {
        throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to 1000");
      }
    }

    /** The same, further back. */
    public Query before(Place place) {
      return new Query(actor, action, target, outcome, from, to, place, limit);
    }
  }

  /** A place in the order of all entries. */
  record Place(Instant at, long sequence, String node) {

    /** Empty for what {@link #toString} has not written. */
    public static Optional<Place> parse(String text) {
      var parts = text.split("_", 3);
      if (parts.length < 3) {
        return Optional.empty();
      }
      try {
        return Optional.of(new Place(Instant.parse(parts[0]), Long.parseLong(parts[1]), parts[2]));
      } catch (DateTimeParseException | NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return at + "_" + sequence + "_" + node;
    }
  }

  /**
   * Some entries.
   *
   * @param next where the next page begins; null if this is the last
   */
  record Page(List<Stored> entries, Place next) {
    public Page {
      entries = List.copyOf(entries);
    }
  }
}
