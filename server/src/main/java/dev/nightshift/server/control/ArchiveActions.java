package dev.nightshift.server.control;

import dev.nightshift.server.retention.ArchiveKind;
import dev.nightshift.server.retention.ArchiveOrder;
import dev.nightshift.server.retention.Retention;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.security.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How old records are moved into the archive when somebody wants it. Thread-safe. */
public final class ArchiveActions {
  private static final Duration YOUNGEST = Duration.ofHours(1);

  private final Door door;
  private final Retention retention;
  private final Clock clock;

  public ArchiveActions(Door door, Retention retention, Clock clock) {
    this.door = door;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Begins to archive in the background; {@link Retention#archiving} tells how it goes.
   *
   * @param olderThan as {@code 90d}
   * @param kinds by their labels; empty: all
   * @return records before this instant are archived
   * @throws Refusal if one is at work, or it is not asked for as it must be
   */
  public Instant archive(
      String olderThan, List<String> kinds, boolean dryRun, String reason, Actor actor) {
    var parameters =
        Map.of(
            "olderThan", olderThan,
            "kinds", String.join(",", kinds),
            "dryRun", Boolean.toString(dryRun));
    return door.pass(
        new Door.Asked(actor, "archive", "store", parameters, reason, "archive records"),
        () -> {
          var order = new ArchiveOrder(before(olderThan), kinds(kinds), dryRun);
          try {
            retention.begin(order);
          } catch (IllegalStateException e) {
            throw Refusal.conflict(
                e.getMessage() + "; GET /api/v1/store/archive tells how it goes");
          }
          return order.before();
        },
        before -> "records before " + before);
  }

  private Instant before(String olderThan) {
    return Durations.parse(olderThan)
        .filter(age -> age.compareTo(YOUNGEST) >= 0)
        .map(clock.instant()::minus)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "olderThan is \""
                        + olderThan
                        + "\"; write a duration with its unit, at least 1h, as 90d"));
  }

  private static Set<ArchiveKind> kinds(List<String> names) {
    if (names.isEmpty()) {
      return EnumSet.allOf(ArchiveKind.class);
    }
    var kinds = EnumSet.noneOf(ArchiveKind.class);
    for (var name : names) {
      kinds.add(
          Arrays.stream(ArchiveKind.values())
              .filter(kind -> kind.label().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      Refusal.invalid(
                          "kinds has \""
                              + name
                              + "\"; known are "
                              + Arrays.stream(ArchiveKind.values())
                                  .map(ArchiveKind::label)
                                  .collect(Collectors.joining(", ")))));
    }
    return kinds;
  }
}
