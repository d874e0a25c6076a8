package dev.nightshift.server.api;

import dev.nightshift.server.run.MissedSlots;
import java.time.Instant;

/**
 * Due times in a row at which nothing ran, of one cause.
 *
 * @param scope the node, of jobs that run on each; null of others
 * @param slots how many
 * @param caughtUp how many of them have got a run since
 */
public record MissedJson(
    long id,
    String job,
    String scope,
    String cause,
    Instant from,
    Instant to,
    long slots,
    long caughtUp,
    Instant recorded) {

  static MissedJson of(MissedSlots.Range range) {
    return new MissedJson(
        range.id(),
        range.job(),
        range.scope().isEmpty() ? null : range.scope(),
        range.cause().label(),
        range.from(),
        range.to(),
        range.slots(),
        range.caughtUp(),
        range.recorded());
  }
}
