package dev.nightshift.jobs.legal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;

/** Days on which people work: Monday to Friday without holidays. */
final class BusinessDays {
  private final Set<LocalDate> holidays;

  BusinessDays(Set<LocalDate> holidays) {
    this.holidays = Set.copyOf(holidays);
  }

  /**
   * Reads holidays: a line for each, a date as 2026-12-25 and then anything; # begins a remark.
   *
   * @throws IOException naming the file, and the line if it is not understood
   */
  static BusinessDays read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("the holiday file " + file + " is missing");
    }
    Set<LocalDate> days = new HashSet<>();
    int number = 0;
    for (var line : Files.readAllLines(file)) {
      number++;
      var text = line.replaceAll("#.*", "").strip();
      if (!text.isEmpty()) {
        try {
          days.add(LocalDate.parse(text.split("\\s+", 2)[0]));
        } catch (DateTimeParseException e) {
          throw new IOException(
              "the holiday file %s, line %d: \"%s\" does not begin with a date as 2026-12-25"
                  .formatted(file, number, line),
              e);
        }
      }
    }
    return new BusinessDays(days);
  }

  boolean contains(LocalDate day) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY
        && day.getDayOfWeek() != DayOfWeek.SUNDAY
        && !holidays.contains(day);
  }

  /** The n-th business day before the last one at or before a day. */
  LocalDate before(LocalDate day, int n) {
    var found = day;
    while (!contains(found)) {
      found = found.minusDays(1);
    }
    for (int left = n; left > 0; left--) {
      do {
        found = found.minusDays(1);
      } while (!contains(found));
    }
    return found;
  }
}
