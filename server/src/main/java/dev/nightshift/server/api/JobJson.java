package dev.nightshift.server.api;

import dev.nightshift.job.Intensity;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.schedule.ScheduleText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A job and how it stands. What is absent is null.
 *
 * @param schedule the one in force, in words
 * @param state paused, running, queued, failed, ok or new
 * @param running its runs on this node, oldest first
 * @param lastRun its last ended run that was not cancelled
 * @param knownFailure cause and fix that the job declares for its last error
 * @param successRatio successes by runs over 7 days
 * @param orderedSchedule null: it is on its declared schedule
 * @param intensity the one in force: low, medium or high
 */
public record JobJson(
    String name,
    String type,
    PluginJson plugin,
    String description,
    String item,
    String owner,
    String criticality,
    String schedule,
    Double expectedIntervalSeconds,
    Double expectedDurationSeconds,
    double maxRuntimeSeconds,
    List<ParameterJson> parameters,
    String state,
    int consecutiveFailures,
    Instant nextRun,
    List<RunJson> running,
    RunJson lastRun,
    KnownFailureJson knownFailure,
    Double successRatio,
    Double p50Seconds,
    Double p95Seconds,
    PauseJson pause,
    OrderedScheduleJson orderedSchedule,
    String intensity,
    String declaredIntensity) {

  /**
   * Somebody gave the job another schedule.
   *
   * @param reason null if none was given
   * @param declared the schedule that the job declares, in words
   */
  public record OrderedScheduleJson(
      String schedule, String by, Instant at, String reason, String declared) {
    static OrderedScheduleJson of(JobOverview overview) {
      var ordered = overview.orders().schedule();
      return ordered == null
          ? null
          : new OrderedScheduleJson(
              ScheduleText.text(ordered.schedule()),
              ordered.by(),
              ordered.at(),
              ordered.reason().isEmpty() ? null : ordered.reason(),
              overview.declared().timing().inWords());
    }
  }

  /** Where the job's type comes from. */
  public record PluginJson(String name, String version) {}

  /**
   * What may be said when a run is asked for.
   *
   * @param byDefault null: it is required
   */
  public record ParameterJson(String name, String type, String description, String byDefault) {}

  /** A known way to fail. */
  public record KnownFailureJson(String cause, String fix) {}

  static JobJson of(JobOverview overview) {
    var job = overview.definition();
    var last = overview.last();
    return new JobJson(
        job.name(),
        job.type(),
        new PluginJson(job.plugin().name(), job.plugin().version()),
        job.description(),
        job.item(),
        job.owner().isEmpty() ? null : job.owner(),
        job.criticality().name().toLowerCase(Locale.ROOT),
        job.timing().inWords(),
        seconds(job.timing().expectedInterval()),
        seconds(job.timing().expectedDuration()),
        job.timing().maxRuntime().toMillis() / 1_000.0,
        parameters(job),
        overview.condition().label(),
        overview.consecutiveFailures(),
        overview.nextRun().orElse(null),
        overview.running().stream().map(live -> RunJson.of(live.current())).toList(),
        last.map(RunJson::of).orElse(null),
        last.filter(run -> run.error() != null)
            .flatMap(run -> job.failureMode(run.error().text()))
            .map(mode -> new KnownFailureJson(mode.cause(), mode.fix()))
            .orElse(null),
        overview.successRatio().orElse(null),
        seconds(overview.status().map(JobStatus::p50)),
        seconds(overview.status().map(JobStatus::p95)),
        overview.orders().pause() == null ? null : PauseJson.of(overview.orders().pause()),
        OrderedScheduleJson.of(overview),
        label(overview.orders().intensity(job.execution().intensity())),
        label(job.execution().intensity()));
  }

  private static List<ParameterJson> parameters(JobDefinition job) {
    return job.parameters().stream()
        .map(
            parameter ->
                new ParameterJson(
                    parameter.name(),
                    parameter.type().name().toLowerCase(Locale.ROOT),
                    parameter.description(),
                    parameter.byDefault().isEmpty() ? null : parameter.byDefault()))
        .toList();
  }

  private static String label(Intensity intensity) {
    return intensity.name().toLowerCase(Locale.ROOT);
  }

  private static Double seconds(Optional<Duration> duration) {
    return duration.map(value -> value.toNanos() / 1e9).orElse(null);
  }
}
