package dev.nightshift.server.api;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.schedule.Lint;
import dev.nightshift.server.schedule.ScheduleText;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A schedule explained.
 *
 * @param schedule as it is written, e.g. {@code 0 2 * * *} or {@code every 5m}
 * @param zone of cron; null of others
 * @param findings what it may mean other than its author did
 */
public record ScheduleJson(
    String schedule,
    String zone,
    String words,
    Double jitterSeconds,
    List<NextJson> next,
    List<FindingJson> findings) {

  /**
   * A due time.
   *
   * @param local on the clock of the schedule's zone
   */
  public record NextJson(Instant at, String local) {}

  /**
   * A trap.
   *
   * @param level note or warning
   */
  public record FindingJson(String level, String rule, String text, String fix) {}

  /** The schedule as JSON. */
  public static ScheduleJson of(Schedule schedule, Double jitterSeconds, Lint lint) {
    boolean cron = schedule instanceof Schedule.Cron;
    return new ScheduleJson(
        cron ? ((Schedule.Cron) schedule).expression() : ScheduleText.text(schedule),
        cron ? lint.zone().getId() : null,
        lint.words(),
        jitterSeconds,
        lint.next().stream().map(at -> new NextJson(at, local(at.atZone(lint.zone())))).toList(),
        lint.findings().stream()
            .map(
                finding ->
                    new FindingJson(
                        finding.level().name().toLowerCase(Locale.ROOT),
                        finding.rule(),
                        finding.text(),
                        finding.fix()))
            .toList());
  }

  private static String local(ZonedDateTime time) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ENGLISH).format(time);
  }
}
