package dev.nightshift.server.retention;

import dev.nightshift.server.retention.StoreContents.Contents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What retention will remove next.
 *
 * @param kind of record
 * @param keep how long such records are kept: the shortest time, where there are several
 * @param next when the first of those that are there now is over; null: none is there
 */
public record Outlook(String kind, Duration keep, Instant next) {

  /** For each kind of record. */
  public static List<Outlook> of(Contents contents, RetentionSettings settings) {
    List<Outlook> all = new ArrayList<>();
    var runs =
        contents.ended().stream()
            .map(
                group ->
                    group.oldest().plus(settings.keep(group.job(), group.queue(), group.state())))
            .min(Comparator.naturalOrder());
    all.add(new Outlook("run", settings.runTimes().first(), runs.orElse(null)));
    settings
        .logs()
        .ifPresent(
            keep ->
                all.add(
                    new Outlook(
                        "run_log",
                        keep,
                        oldest(contents, "run").map(at -> at.plus(keep)).orElse(null))));
    all.add(of(contents, "missed_slot", settings.missed()));
    all.add(of(contents, "audit", settings.audit()));
    all.add(of(contents, "job_day", settings.days()));
    all.add(of(contents, "run_total", settings.days()));
    all.add(of(contents, "node", settings.nodes()));
    all.add(of(contents, "schedule_change", settings.schedules()));
    all.add(of(contents, "maintenance_window", settings.windows()));
    return all;
  }

  private static Outlook of(Contents contents, String kind, Duration keep) {
    return new Outlook(kind, keep, oldest(contents, kind).map(at -> at.plus(keep)).orElse(null));
  }

  private static Optional<Instant> oldest(Contents contents, String table) {
    return contents.tables().stream()
        .filter(found -> found.name().equals(table) && found.oldest() != null)
        .map(StoreContents.Table::oldest)
        .findFirst();
  }
}
