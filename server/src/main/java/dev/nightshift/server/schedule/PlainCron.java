package dev.nightshift.server.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Wall-clock times of an expression that names its days by values and ranges alone, as nearly all
 * do. The library takes a tenth of a millisecond for each time, and of each job a year of them is
 * looked at.
 */
final class PlainCron {
  private static final Pattern TIME = Pattern.compile("\\*(/\\d+)?|[\\d,-]+");
  private static final Pattern DATE = Pattern.compile("\\*|[\\w,-]+");
  // the 29th of February may stay away for eight years
  private static final int YEARS = 9;

  private final CronFields fields;
  private final NavigableSet<LocalTime> times = new TreeSet<>();

  private PlainCron(CronFields fields) {
    this.fields = fields;
    for (int hour : fields.hour().values()) {
      for (int minute : fields.minute().values()) {
        times.add(LocalTime.of(hour, minute));
      }
    }
  }

  /** Empty if the expression is of another kind. */
  static Optional<PlainCron> of(String expression) {
    return CronFields.of(expression)
        .filter(
            fields ->
                TIME.matcher(fields.minute().text()).matches()
                    && TIME.matcher(fields.hour().text()).matches()
                    && DATE.matcher(fields.day().text()).matches()
                    && DATE.matcher(fields.month().text()).matches()
                    && DATE.matcher(fields.weekday().text()).matches())
        .map(PlainCron::new);
  }

  /** The first time after another; empty if there is none. */
  Optional<LocalDateTime> next(LocalDateTime after) {
    var earliest = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    var time = times.ceiling(earliest.toLocalTime());
    var day = earliest.toLocalDate();
    if (time != null && comesOn(day)) {
      return Optional.of(day.atTime(time));
    }
    var last = day.plusYears(YEARS);
    for (day = following(day); day.isBefore(last); day = following(day)) {
      if (comesOn(day)) {
        return Optional.of(day.atTime(times.first()));
      }
    }
    return Optional.empty();
  }

  private LocalDate following(LocalDate day) {
    return fields.month().values().contains(day.getMonthValue())
        ? day.plusDays(1)
        : day.withDayOfMonth(1).plusMonths(1);
  }

  /** Where both days are named, either is enough. */
  private boolean comesOn(LocalDate date) {
    if (!fields.month().values().contains(date.getMonthValue())) {
      return false;
    }
    boolean day = fields.day().values().contains(date.getDayOfMonth());
    int number = date.getDayOfWeek().getValue();
    var weekdays = fields.weekday().values();
    boolean weekday = weekdays.contains(number) || (number == 7 && weekdays.contains(0));
    boolean both = fields.day().any() || fields.weekday().any();
    return both ? day && weekday : day || weekday;
  }
}
