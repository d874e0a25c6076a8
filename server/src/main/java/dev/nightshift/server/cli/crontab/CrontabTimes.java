package dev.nightshift.server.cli.crontab;

import dev.nightshift.server.schedule.ScheduleText;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The times of a crontab's line as a schedule.
 *
 * @param expression of five fields; empty if there is none that means the same
 * @param problem why there is none
 * @param next what to do then
 */
record CrontabTimes(Optional<String> expression, String problem, String next) {
  private static final Map<String, String> WORDS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> DAYS =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final List<String> MONTHS =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  static CrontabTimes of(String times) {
    if (times.equals("@reboot")) {
      return none(
          "runs when the machine starts; Nightshift has no such schedule.",
          "give it to systemd (a unit with WantedBy=multi-user.target), or schedule: manual and"
              + " ./nightshift run after the start.");
    }
    var fields = WORDS.getOrDefault(times, times).split(" ", -1);
    if (fields.length != 5) {
      return none(
          "has the schedule " + times + ", which Nightshift does not know.",
          "write five fields instead.");
    }
    if (times.contains("~")) {
      return none(
          "has a random time, " + times + ", which cron draws anew.",
          "write a fixed time, and jitter: 30m to spread it.");
    }
    var day = fields[2];
    var weekday = fields[4];
    boolean bothSet = !any(day) && !any(weekday);
    if (bothSet && (day.startsWith("*") || weekday.startsWith("*"))) {
      return none(
          "has "
              + times
              + ": where one of the two days begins with *, cron wants both to match, and Nightshift"
              + " either.",
          "schedule it by one of the two, and test the other in the command, as in"
              + " [ \"$(date +%u)\" = 1 ] || exit 0; then enabled: true.");
    }
    try {
      var expression =
          fields[0]
              + " "
              + fields[1]
              + " "
              + day
              + " "
              + numbers(fields[3], MONTHS)
              + " "
              + weekdays(weekday);
      ScheduleText.parse(expression, Optional.of(ZoneId.of("UTC")));
      return new CrontabTimes(Optional.of(expression), "", "");
    } catch (IllegalArgumentException e) {
      return none(
          "has times that cannot be read: " + e.getMessage() + ".",
          "correct them; ./nightshift schedule lint \"" + times + "\" explains.");
    }
  }

  private static CrontabTimes none(String problem, String next) {
    return new CrontabTimes(Optional.empty(), problem, next);
  }

  private static boolean any(String field) {
    return field.equals("*");
  }

  private static String numbers(String field, List<String> names) {
    var text = field.toLowerCase(Locale.ROOT);
    for (int i = names.size() - 1; i >= 0; i--) {
      if (!names.get(i).isEmpty()) {
        text = text.replaceAll("\\b" + names.get(i) + "[a-z]*\\b", Integer.toString(i));
      }
    }
    return text;
  }

  /** Sunday is 0 and 7, also at the end of a range, which few readers take. */
  private static String weekdays(String field) {
    var text = numbers(field, DAYS.subList(0, 7));
    if (!text.contains("7") && !text.matches(".*[4-6]-0.*")) {
      return text;
    }
    var days = new TreeSet<Integer>();
    for (var part : text.split(",", -1)) {
      var halves = part.split("/", -1);
      int step = halves.length == 2 ? Integer.parseInt(halves[1]) : 1;
      var ends = halves[0].equals("*") ? new String[] {"0", "6"} : halves[0].split("-", -1);
      int from = Integer.parseInt(ends[0]);
      int to = ends.length == 2 ? Integer.parseInt(ends[1]) : from;
      for (int i = from; i <= (to < from ? 7 : to); i += Math.max(1, step)) {
        days.add(i % 7);
      }
    }
    List<String> all = new ArrayList<>();
    days.forEach(one -> all.add(Integer.toString(one)));
    return String.join(",", all);
  }
}
