package dev.nightshift.server.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.nightshift.job.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A cron expression on the clock of a zone. The library reads it, and finds the wall-clock times of
 * those that {@link PlainCron} leaves to it; which instants they are is decided here:
 *
 * <ul>
 *   <li>An expression that names hours comes once per named time: a time that the clock skips comes
 *       as much later as the clock was put forward, a time that the clock shows twice comes the
 *       first time.
 *   <li>An expression for every hour follows the hours that pass: skipped times do not come,
 *       repeated ones come twice.
 * </ul>
 */
final class WallClockCron {
  // No zone has put its clock by more within a year.
  private static final Duration LARGEST_SHIFT = Duration.ofHours(3);
  private static final LocalDate REFERENCE_YEAR = LocalDate.of(2027, 1, 1);
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final ConcurrentMap<Schedule.Cron, WallClockCron> KNOWN =
      new ConcurrentHashMap<>();

  private final Cron cron;
  private final ExecutionTime times;
  private final Optional<PlainCron> plain;
  private final ZoneId zone;
  private final boolean everyHour;

  private WallClockCron(Schedule.Cron schedule) {
    cron = PARSER.parse(schedule.expression());
    cron.validate();
    times = ExecutionTime.forCron(cron);
    plain = PlainCron.of(schedule.expression());
    zone = schedule.zone();
    everyHour = schedule.expression().trim().matches("\\S+\\s+\\*(/1)?\\s.*");
  }

  static WallClockCron of(Schedule.Cron schedule) {
    return KNOWN.computeIfAbsent(schedule, WallClockCron::new);
  }

  Optional<Instant> next(Instant after) {
    var rules = zone.getRules();
    var local = LocalDateTime.ofInstant(after, zone);
    if (!clockIsPutNear(rules, after)) {
      var candidate = nextLocal(local);
      if (candidate.isEmpty() || !clockIsPutBetween(rules, after, candidate.get())) {
        return candidate.map(time -> time.atZone(zone).toInstant());
      }
    }
    return aroundTransition(rules, local, after);
  }

  /** It names no hours, and follows the hours that pass. */
  boolean everyHour() {
    return everyHour;
  }

  boolean everComes() {
    return nextLocal(REFERENCE_YEAR.atStartOfDay().minusMinutes(1)).isPresent();
  }

  String words() {
    return CronWords.of(cron, PARSER) + (zone.equals(ZoneOffset.UTC) ? " UTC" : " " + zone);
  }

  Duration longestGap() {
    var start = REFERENCE_YEAR.atStartOfDay();
    var day =
        nextLocal(start.minusMinutes(1))
            .orElseThrow(() -> new IllegalArgumentException(cron.asString()));
    var ofDay = timesOf(day.toLocalDate());
    var longest = Duration.ZERO;
    for (int i = 1; i < ofDay.size(); i++) {
      longest = longer(longest, Duration.between(ofDay.get(i - 1), ofDay.get(i)));
    }
    var firstOfDay = ofDay.get(0);
    var lastOfDay = ofDay.get(ofDay.size() - 1);
    var today = day.toLocalDate();
    do {
      var next = nextLocal(today.atTime(lastOfDay)).orElseThrow().toLocalDate();
      longest = longer(longest, Duration.between(today.atTime(lastOfDay), next.atTime(firstOfDay)));
      today = next;
    } while (today.isBefore(REFERENCE_YEAR.plusYears(1)));
    return longest;
  }

  private List<LocalTime> timesOf(LocalDate day) {
    List<LocalTime> found = new ArrayList<>();
    for (var time = nextLocal(day.atStartOfDay().minusMinutes(1));
        time.isPresent() && time.get().toLocalDate().equals(day);
        time = nextLocal(time.get())) {
      found.add(time.get().toLocalTime());
    }
    return found;
  }

  private Optional<Instant> aroundTransition(ZoneRules rules, LocalDateTime local, Instant after) {
    Optional<Instant> best = Optional.empty();
    var candidate = nextLocal(local.minus(LARGEST_SHIFT));
    while (candidate.isPresent()) {
      var time = candidate.get();
      for (var instant : instants(rules, time)) {
        if (instant.isAfter(after) && (best.isEmpty() || instant.isBefore(best.get()))) {
          best = Optional.of(instant);
        }
      }
      if (best.isPresent()
          && time.isAfter(LocalDateTime.ofInstant(best.get(), zone).plus(LARGEST_SHIFT))) {
        return best;
      }
      candidate = nextLocal(time);
    }
    return best;
  }

  private List<Instant> instants(ZoneRules rules, LocalDateTime time) {
    var offsets = rules.getValidOffsets(time);
    if (offsets.isEmpty()) {
      return everyHour ? List.of() : List.of(time.atZone(zone).toInstant());
    }
    if (everyHour) {
      return offsets.stream().map(time::toInstant).toList();
    }
    return List.of(time.toInstant(offsets.get(0)));
  }

  private static boolean clockIsPutNear(ZoneRules rules, Instant instant) {
    var next = rules.nextTransition(instant.minus(LARGEST_SHIFT));
    return next != null && next.getInstant().isBefore(instant.plus(LARGEST_SHIFT));
  }

  private boolean clockIsPutBetween(ZoneRules rules, Instant after, LocalDateTime candidate) {
    var next = rules.nextTransition(after);
    return next != null
        && next.getInstant().isBefore(candidate.atZone(zone).toInstant().plus(LARGEST_SHIFT));
  }

  /** The next time by the wall clock, as if no clock were ever put. */
  Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    return plain.isPresent()
        ? plain.get().next(after)
        : times.nextExecution(after.atZone(ZoneOffset.UTC)).map(next -> next.toLocalDateTime());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
