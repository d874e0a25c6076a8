package dev.nightshift.server.store;

import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What the attempts came to that one transaction removes. */
final class RemovedTotals {
  private static final Duration FARTHEST_ZONE = Duration.ofHours(14);

  private final ZoneId zone;
  private final Map<Stretch, Sums> sums = new TreeMap<>();

  /**
   * @param zone of reports
   */
  RemovedTotals(ZoneId zone) {
    this.zone = zone;
  }

  /** An ended attempt. */
  record Attempt(
      UUID root, int number, UUID id, String job, RunState state, Instant finished, long millis) {}

  /** Adds attempts of whole roots. */
  void add(Collection<Attempt> attempts) {
    record Place(UUID root, int number) {}
    Set<Place> all = new HashSet<>();
    attempts.forEach(attempt -> all.add(new Place(attempt.root, attempt.number)));
    for (var attempt : attempts) {
      sums.computeIfAbsent(
              new Stretch(attempt.job, begin(attempt.finished, zone)), stretch -> new Sums())
          .add(attempt, all.contains(new Place(attempt.root, attempt.number + 1)));
    }
  }

  /**
   * Begin of the stretch in which an instant is counted: a day, in UTC and in the zone of reports,
   * and an hour where a month may turn in some zone.
   */
  static Instant begin(Instant at, ZoneId zone) {
    var utc = at.atZone(ZoneOffset.UTC);
    var there = at.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    var begin = latest(utc.truncatedTo(ChronoUnit.DAYS).toInstant(), there);
    var turn = month(utc);
    var turned = turn.toInstant().plus(FARTHEST_ZONE);
    var turns = turn.plusMonths(1).toInstant().minus(FARTHEST_ZONE);
    return at.isBefore(turned) || !at.isBefore(turns)
        ? latest(begin, utc.truncatedTo(ChronoUnit.HOURS).toInstant())
        : latest(begin, turned);
  }

  private static ZonedDateTime month(ZonedDateTime utc) {
    return utc.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  void write(Handle handle) {
    if (sums.isEmpty()) {
      return;
    }
    var stretches = List.copyOf(sums.keySet());
    var update =
        handle.prepareBatch(
            "update run_total set runs = runs + :runs, successes = successes + :successes, failures ="
                + " failures + :failures, cancelled = cancelled + :cancelled, retried = retried +"
                + " :retried, duration_ms = duration_ms + :duration, longest_ms ="
                + " greatest(longest_ms, :longest) where job = :job and began = :began");
    stretches.forEach(stretch -> sums.get(stretch).bind(update, stretch));
    int[] updated = update.execute();
    List<Stretch> first = new ArrayList<>();
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 0) {
        first.add(stretches.get(i));
      }
    }
    if (!first.isEmpty()) {
      var insert =
          handle.prepareBatch(
              "insert into run_total (job, began, runs, successes, failures, cancelled, retried,"
                  + " duration_ms, longest_ms) values (:job, :began, :runs, :successes, :failures,"
                  + " :cancelled, :retried, :duration, :longest)");
      first.forEach(stretch -> sums.get(stretch).bind(insert, stretch));
      insert.execute();
    }
  }

  /** A job's stretch of time; removed in this order, so that no two wait for each other. */
  private record Stretch(String job, Instant began) implements Comparable<Stretch> {
    @Override
    public int compareTo(Stretch other) {
      int byJob = job.compareTo(other.job);
      return byJob != 0 ? byJob : began.compareTo(other.began);
    }
  }

  private static final class Sums {
    private long runs;
    private long successes;
    private long failures;
    private long cancelled;
    private long retried;
    private long duration;
    private long longest;

    void add(Attempt attempt, boolean again) {
      runs++;
      if (attempt.state == RunState.SUCCEEDED) {
        successes++;
      } else if (attempt.state == RunState.CANCELLED) {
        cancelled++;
      } else if (again) {
        retried++;
      } else {
        failures++;
      }
      duration += attempt.millis;
      longest = Math.max(longest, attempt.millis);
    }

    void bind(PreparedBatch batch, Stretch stretch) {
      batch
          .bind("job", stretch.job)
          .bind("began", Columns.at(stretch.began))
          .bind("runs", runs)
          .bind("successes", successes)
          .bind("failures", failures)
          .bind("cancelled", cancelled)
          .bind("retried", retried)
          .bind("duration", duration)
          .bind("longest", longest)
          .add();
    }
  }
}
