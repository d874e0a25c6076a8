package dev.nightshift.server.report;

/**
 * Which time is asked for, as people write it; null: not said.
 *
 * @param month of a monthly report, as {@code 2026-10}; else the month before
 * @param day of a daily report; the last day of a weekly one
 * @param from of an incident, with {@code to} or until now
 * @param last of an incident: how long until now
 * @param zone else that of the configuration
 */
public record Asked(String month, String day, String from, String to, String last, String zone) {
  /** As usual. */
  public static final Asked USUAL = new Asked(null, null, null, null, null, null);

  /** All that does not belong to a kind must not be said. */
  void check(Kind kind) {
    refuse(kind, "month", month, Kind.MONTHLY);
    refuse(kind, "day", day, Kind.DAILY, Kind.WEEKLY);
    refuse(kind, "from", from, Kind.INCIDENT);
    refuse(kind, "to", to, Kind.INCIDENT);
    refuse(kind, "last", last, Kind.INCIDENT);
    if (last != null && (from != null || to != null)) {
      throw new IllegalArgumentException("say either last, or from and to");
    }
    if (to != null && from == null) {
      throw new IllegalArgumentException("to is given without from; say both, or last");
    }
  }

  private static void refuse(Kind kind, String name, String value, Kind... kinds) {
    if (value == null) {
      return;
    }
    for (var one : kinds) {
      if (one == kind) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "the report " + kind.label() + " takes no " + name + "; leave it out");
  }
}
