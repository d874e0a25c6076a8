package dev.nightshift.server.schedule;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.Cron;
import com.cronutils.parser.CronParser;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** A cron expression in English: its times of day, then its days and months. */
final class CronWords {
  private static final int FEW = 5;

  private CronWords() {}

  static String of(Cron cron, CronParser parser) {
    var descriptor = CronDescriptor.instance(Locale.ENGLISH);
    return CronFields.of(cron.asString())
        .map(
            fields -> {
              var times = fields.minute().text() + " " + fields.hour().text() + " * * *";
              return descriptor.describe(parser.parse(times)) + days(fields);
            })
        .orElseGet(() -> descriptor.describe(cron));
  }

  private static String days(CronFields fields) {
    var day = fields.day().any() ? "" : day(fields.day());
    var weekday = fields.weekday().any() ? "" : weekday(fields.weekday().values());
    var both = day.isEmpty() || weekday.isEmpty() ? "" : " and";
    var month =
        fields.month().any()
            ? ""
            : " in "
                + values(
                    fields.month().values(),
                    number -> Month.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    return day + both + weekday + month;
  }

  private static String day(CronFields.Field field) {
    return field.step() > 1 && field.values().size() > FEW
        ? " on every " + ordinal(field.step()) + " day of the month"
        : " on the " + values(field.values(), CronWords::ordinal);
  }

  private static String weekday(NavigableSet<Integer> numbers) {
    var days = new TreeSet<Integer>();
    numbers.forEach(number -> days.add(number == 0 ? DayOfWeek.SUNDAY.getValue() : number));
    return " on "
        + values(
            days, number -> DayOfWeek.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
  }

  /** Three or more in a row are told by the first and the last of them. */
  private static String values(NavigableSet<Integer> numbers, IntFunction<String> name) {
    int first = numbers.first();
    int last = numbers.last();
    if (numbers.size() > 2 && last - first == numbers.size() - 1) {
      return name.apply(first) + " to " + name.apply(last);
    }
    List<String> names = numbers.stream().map(name::apply).toList();
    return CronFields.listed(names);
  }

  private static String ordinal(int number) {
    boolean teen = number >= 11 && number <= 13;
    return number
        + switch (teen ? 0 : number % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }
}
