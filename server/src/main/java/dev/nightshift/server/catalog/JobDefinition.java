package dev.nightshift.server.catalog;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Link;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Scope;
import dev.nightshift.server.schedule.Schedules;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One job of the catalogue: what its class declares, with what config.yml says instead.
 *
 * @param name unique in the catalogue
 * @param type the job type that does it
 * @param plugin where the type comes from
 * @param description one sentence
 * @param item what one item is, in the plural
 * @param owner the team, or empty
 * @param criticality how much depends on it
 * @param timing when it is due and how long it may take
 * @param execution how its runs are carried out
 * @param limits beyond which it is suspicious
 * @param reportsItemStates whether it tells healthy, degraded and unrecoverable things apart
 * @param metrics its own series
 * @param failureModes known ways to fail
 * @param alerts its own alerts
 * @param parameters what may be said when a run is asked for
 * @param links to open beside it
 * @param dependencies what it depends on
 * @param settings what its type can be told in config.yml; descriptions, never values
 * @param faults named ways to break its world
 * @param formerly names that it had before
 */
public record JobDefinition(
    String name,
    String type,
    PluginRef plugin,
    String description,
    String item,
    String owner,
    Criticality criticality,
    Timing timing,
    Execution execution,
    Limits limits,
    boolean reportsItemStates,
    List<Metric> metrics,
    List<FailureMode> failureModes,
    List<JobAlert> alerts,
    List<Parameter> parameters,
    List<Link> links,
    List<String> dependencies,
    List<SettingDescription> settings,
    List<FaultDescription> faults,
    List<String> formerly) {

  /** What a job's name looks like. */
  public static final String NAME_PATTERN = "[a-z][a-z0-9_-]{0,62}";

  public JobDefinition {
    if (!name.matches(NAME_PATTERN)) {
      throw new IllegalArgumentException("job " + name + ": a job's name is " + NAME_PATTERN);
    }
    Objects.requireNonNull(timing, "timing");
    metrics = List.copyOf(metrics);
    failureModes = List.copyOf(failureModes);
    alerts = List.copyOf(alerts);
    parameters = List.copyOf(parameters);
    links = List.copyOf(links);
    dependencies = List.copyOf(dependencies);
    settings = List.copyOf(settings);
    faults = List.copyOf(faults);
    formerly = List.copyOf(formerly);
  }

  /** The same on another schedule. */
  public JobDefinition onSchedule(Schedule other) {
    return new JobDefinition(
        name,
        type,
        plugin,
        description,
        item,
        owner,
        criticality,
        timing.onSchedule(other),
        execution,
        limits,
        reportsItemStates,
        metrics,
        failureModes,
        alerts,
        parameters,
        links,
        dependencies,
        settings,
        faults,
        formerly);
  }

  /** The known failure that an error's text tells of, if any; the first declared one wins. */
  public Optional<FailureMode> failureMode(String error) {
    return failureModes.stream().filter(mode -> mode.matches(error)).findFirst();
  }

  /**
   * A plugin and its version.
   *
   * @param name e.g. {@code ledger}
   */
  public record PluginRef(String name, String version) {}

  /**
   * When a job is due and how long it may take.
   *
   * @param inWords the schedule for people
   * @param expectedInterval the longest time between two due times; empty on demand
   * @param expectedDuration on an ordinary day; empty if not declared
   * @param maxRuntime after which a run is stopped
   * @param jitter by how much starts are spread behind their due times; empty: not at all
   */
  public record Timing(
      Schedule schedule,
      String inWords,
      Optional<Duration> expectedInterval,
      Optional<Duration> expectedDuration,
      Duration maxRuntime,
      AfterOutage afterOutage,
      Optional<Duration> jitter) {
    public Timing(
        Schedule schedule,
        String inWords,
        Optional<Duration> expectedInterval,
        Optional<Duration> expectedDuration,
        Duration maxRuntime,
        AfterOutage afterOutage) {
      this(
          schedule,
          inWords,
          expectedInterval,
          expectedDuration,
          maxRuntime,
          afterOutage,
          Optional.empty());
    }

    Timing onSchedule(Schedule other) {
      return new Timing(
          other,
          Schedules.words(other),
          Schedules.expectedInterval(other, expectedDuration),
          expectedDuration,
          maxRuntime,
          afterOutage,
          jitter);
    }
  }

  /**
   * How runs are carried out.
   *
   * @param niced whether the job or config.yml says its intensity, so that its threads get the
   *     priority too
   */
  public record Execution(
      Scope scope,
      Overlap overlap,
      AfterStall afterStall,
      Retry retry,
      String queue,
      int priority,
      Intensity intensity,
      boolean niced) {

    /** Of a job whose intensity nobody says. */
    public Execution(
        Scope scope,
        Overlap overlap,
        AfterStall afterStall,
        Retry retry,
        String queue,
        int priority,
        Intensity intensity) {
      this(scope, overlap, afterStall, retry, queue, priority, intensity, false);
    }
  }

  /**
   * Beyond which a job is suspicious.
   *
   * @param expectsItems a day of successes without items is suspicious
   * @param itemsPerSecond empty: no limit; likewise the others
   */
  public record Limits(
      boolean expectsItems,
      OptionalDouble itemsPerSecond,
      OptionalDouble logLinesPerSecond,
      Optional<Duration> median,
      Optional<Duration> p95) {}

  /**
   * A key of config.yml.
   *
   * @param type in words, e.g. {@code duration}
   * @param byDefault empty: the key is required
   */
  public record SettingDescription(String key, String type, String byDefault, String description) {}

  /** A named way to break the job's world. */
  public record FaultDescription(String name, String description) {}
}
