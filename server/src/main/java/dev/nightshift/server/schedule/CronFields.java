package dev.nightshift.server.schedule;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The five fields of a cron expression, to explain it, and to find its times where {@link
 * PlainCron} can; which instants they are is the business of {@link WallClockCron}.
 */
record CronFields(Field minute, Field hour, Field day, Field month, Field weekday) {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> WEEKDAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /** Empty if it has other than five fields, or one that is not understood here. */
  static Optional<CronFields> of(String expression) {
    var texts = expression.strip().split("\\s+", -1);
    if (texts.length != 5) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CronFields(
              Field.of(texts[0], 0, 59, List.of()),
              Field.of(texts[1], 0, 23, List.of()),
              Field.of(texts[2], 1, 31, List.of()),
              Field.of(texts[3], 1, 12, MONTHS),
              Field.of(texts[4], 0, 7, WEEKDAYS)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Why no day is ever meant; empty if some day is. */
  Optional<String> never() {
    if (!weekday.any() || day.any()) {
      return Optional.empty();
    }
    int first = day.values().first();
    boolean comes = month.values().stream().anyMatch(number -> first <= longest(number));
    return comes ? Optional.empty() : Optional.of(without(month.values(), first));
  }

  /** Months of the expression that lack one of its days; empty if none does. */
  Optional<String> lacking() {
    if (day.any() || day.step() > 1 || !weekday.any()) {
      return Optional.empty();
    }
    int last = day.values().last();
    var short_ =
        month.values().stream()
            .filter(number -> last > Month.of(number).minLength())
            .collect(Collectors.toCollection(TreeSet::new));
    boolean wholeMonth = day.values().size() == 31;
    return last < 29 || wholeMonth || short_.isEmpty()
        ? Optional.empty()
        : Optional.of(without(short_, last));
  }

  private static String without(NavigableSet<Integer> months, int day) {
    var names =
        months.stream()
            .map(number -> Month.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH))
            .toList();
    var some = day == 29 ? " a 29th in leap years only" : " no " + day + (day == 31 ? "st" : "th");
    return listed(names) + (names.size() == 1 ? " has" : " have") + some;
  }

  static String listed(List<String> names) {
    return names.size() == 1
        ? names.get(0)
        : String.join(", ", names.subList(0, names.size() - 1))
            + " and "
            + names.get(names.size() - 1);
  }

  private static int longest(int month) {
    return Month.of(month).maxLength();
  }

  /**
   * One field.
   *
   * @param any it says nothing: {@code *}
   * @param step of {@code *}{@code /n} and its like, alone in the field; 1 without
   */
  record Field(String text, NavigableSet<Integer> values, boolean any, int step) {

    static Field of(String text, int least, int most, List<String> names) {
      var values = new TreeSet<Integer>();
      int step = 1;
      for (var part : text.split(",", -1)) {
        var halves = part.split("/", -1);
        if (halves.length > 2) {
          throw new IllegalArgumentException(text);
        }
        step = halves.length == 2 ? Integer.parseInt(halves[1]) : 1;
        var ends = halves[0].split("-", -1);
        boolean all = halves[0].equals("*");
        int from = all ? least : number(ends[0], least, names);
        int to = all || (halves.length == 2 && ends.length == 1) ? most : from;
        if (ends.length == 2) {
          to = number(ends[1], least, names);
        }
        if (from < least || to > most || from > to || step < 1 || ends.length > 2) {
          throw new IllegalArgumentException(text);
        }
        for (int value = from; value <= to; value += step) {
          values.add(value);
        }
      }
      boolean steps = !text.contains(",") && !text.contains("-");
      return new Field(text, values, text.equals("*") || text.equals("*/1"), steps ? step : 1);
    }

    private static int number(String text, int least, List<String> names) {
      int index = names.indexOf(text.toUpperCase(Locale.ROOT));
      return index >= 0 ? index + least : Integer.parseInt(text);
    }

    /** The only value; empty if it has several. */
    Optional<Integer> only() {
      return values.size() == 1 ? Optional.of(values.first()) : Optional.empty();
    }
  }
}
