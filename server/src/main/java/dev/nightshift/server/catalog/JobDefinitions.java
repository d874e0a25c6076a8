package dev.nightshift.server.catalog;

import dev.nightshift.job.Declaration;
import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.JobDefinition.Execution;
import dev.nightshift.server.catalog.JobDefinition.Limits;
import dev.nightshift.server.catalog.JobDefinition.Timing;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.schedule.Schedules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes entries of the catalogue. */
public final class JobDefinitions {
  private static final Duration LEAST_MAX_RUNTIME = Duration.ofMinutes(10);
  private static final Pattern JOB = Pattern.compile("\\bJOB\\b");

  private JobDefinitions() {}

  /**
   * What the job is: as declared, with what config.yml says instead.
   *
   * @throws IllegalArgumentException if the schedule cannot be used, or the name is none
   */
  public static JobDefinition define(
      String name, JobOrigin origin, Declaration declared, JobOverrides overrides) {
    return new JobDefinition(
        name,
        origin.type(),
        origin.plugin(),
        overrides.description().orElse(declared.description()),
        overrides.item().orElse(declared.item()),
        overrides.owner().orElse(declared.owner()),
        overrides.criticality().orElse(declared.criticality()),
        timing(declared, overrides),
        new Execution(
            declared.scope(),
            overrides.overlap().orElse(declared.overlap()),
            overrides.afterStall().orElse(declared.afterStall()),
            overrides.retry().orElse(declared.retry()),
            overrides.queue().orElse(declared.queue()),
            overrides.priority().orElse(declared.priority()),
            overrides.intensity().orElse(declared.intensity()),
            overrides.intensity().isPresent() || declared.declaresIntensity()),
        limits(declared, overrides),
        declared.reportsItemStates(),
        declared.metrics(),
        declared.failureModes().stream().map(mode -> named(mode, name)).toList(),
        declared.alerts(),
        declared.parameters(),
        declared.links(),
        declared.dependencies(),
        origin.settings(),
        origin.faults(),
        declared.formerly());
  }

  private static Limits limits(Declaration declared, JobOverrides overrides) {
    var limits = overrides.limits();
    return new Limits(
        overrides.expectsItems().orElse(declared.expectsItems()),
        limits.itemsPerSecond().map(OptionalDouble::of).orElse(declared.itemsRateLimit()),
        limits.logLinesPerSecond().map(OptionalDouble::of).orElse(declared.logLinesRateLimit()),
        limits.p50().or(declared::medianLimit),
        limits.p95().or(declared::p95Limit));
  }

  /**
   * A plugin's text for people, with the job's name for {@code JOB}: several jobs may be of one
   * type, whose author does not know their names.
   */
  public static String named(String text, String job) {
    return JOB.matcher(text).replaceAll(Matcher.quoteReplacement(job));
  }

  private static FailureMode named(FailureMode mode, String job) {
    return new FailureMode(mode.pattern(), mode.cause(), named(mode.fix(), job), mode.fault());
  }

  private static Timing timing(Declaration declared, JobOverrides overrides) {
    var schedule = schedule(declared, overrides);
    var problem = Schedules.problem(schedule);
    if (problem.isPresent()) {
      var text = schedule instanceof Schedule.Cron cron ? cron.expression() : schedule.toString();
      throw new IllegalArgumentException("schedule \"" + text + "\" " + problem.get());
    }
    var expected = overrides.expectedDuration().or(declared::expectedDuration);
    return new Timing(
        schedule,
        Schedules.words(schedule)
            + overrides
                .jitter()
                .map(jitter -> ", spread by up to " + Durations.text(jitter))
                .orElse(""),
        Schedules.expectedInterval(schedule, expected),
        expected,
        maxRuntime(declared, overrides, expected),
        overrides.afterOutage().orElse(declared.afterOutage()),
        overrides.jitter());
  }

  private static Schedule schedule(Declaration declared, JobOverrides overrides) {
    var schedule = overrides.schedule().orElse(declared.schedule());
    return schedule instanceof Schedule.Cron cron && overrides.timeZone().isPresent()
        ? new Schedule.Cron(cron.expression(), overrides.timeZone().get())
        : schedule;
  }

  /** A declared limit stays; one that followed from the expected duration follows the new one. */
  private static Duration maxRuntime(
      Declaration declared, JobOverrides overrides, Optional<Duration> expected) {
    if (overrides.maxRuntime().isPresent()) {
      return overrides.maxRuntime().get();
    }
    boolean followed = declared.maxRuntime().equals(tenfold(declared.expectedDuration()));
    return followed ? tenfold(expected) : declared.maxRuntime();
  }

  private static Duration tenfold(Optional<Duration> expected) {
    var tenfold = expected.orElse(Duration.ZERO).multipliedBy(10);
    return tenfold.compareTo(LEAST_MAX_RUNTIME) < 0 ? LEAST_MAX_RUNTIME : tenfold;
  }
}
