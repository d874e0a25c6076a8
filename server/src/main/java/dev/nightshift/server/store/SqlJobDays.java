package dev.nightshift.server.store;

import dev.nightshift.server.run.JobDays;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Reads the totals that are written with each end. */
final class SqlJobDays implements JobDays {
  private final Dialect dialect;

  SqlJobDays(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<Day> of(String job, LocalDate since) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select on_day, sum(successes) successes, sum(failures) failures,"
                        + " sum(cancelled) cancelled, sum(items) items, sum(duration_us)"
                        + " duration_us, max(longest_us) longest_us from job_day where job = :job"
                        + " and on_day >= :since group by on_day order by on_day")
                .bind("job", job)
                .bind("since", since)
                .map(
                    (row, context) ->
                        new Day(
                            row.getObject("on_day", LocalDate.class),
                            row.getLong("successes"),
                            row.getLong("failures"),
                            row.getLong("cancelled"),
                            row.getLong("items"),
                            java.time.Duration.of(row.getLong("duration_us"), ChronoUnit.MICROS),
                            java.time.Duration.of(row.getLong("longest_us"), ChronoUnit.MICROS)))
                .list());
  }
}
