package dev.nightshift.server.engine;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Scope;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.schedule.Schedules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** Job definitions for tests: an on-demand job, changed step by step. */
public record Definitions(
    String name,
    Schedule schedule,
    Overlap overlap,
    AfterOutage afterOutage,
    AfterStall afterStall,
    Retry retry,
    Duration maxRuntime,
    String queue,
    List<Parameter> parameters,
    List<String> formerly,
    Optional<Duration> jitter,
    Scope scope) {

  // that of a cron expression is a walk through a year
  private static final Map<Schedule, Optional<Duration>> INTERVALS = new ConcurrentHashMap<>();

  public static Definitions job(String name) {
    return new Definitions(
        name,
        new Schedule.OnDemand(),
        Overlap.SKIP,
        AfterOutage.RUN_ONCE,
        AfterStall.RERUN,
        Retry.NONE,
        Duration.ofMinutes(10),
        "default",
        List.of(),
        List.of(),
        Optional.empty(),
        Scope.CLUSTER);
  }

  public Definitions schedule(Schedule changed) {
    return new Definitions(
        name,
        changed,
        overlap,
        afterOutage,
        afterStall,
        retry,
        maxRuntime,
        queue,
        parameters,
        formerly,
        jitter,
        scope);
  }

  public Definitions every(Duration interval) {
    return schedule(new Schedule.FixedRate(interval));
  }

  public Definitions overlap(Overlap changed) {
    return new Definitions(
        name,
        schedule,
        changed,
        afterOutage,
        afterStall,
        retry,
        maxRuntime,
        queue,
        parameters,
        formerly,
        jitter,
        scope);
  }

  public Definitions afterOutage(AfterOutage changed) {
    return new Definitions(
        name,
        schedule,
        overlap,
        changed,
        afterStall,
        retry,
        maxRuntime,
        queue,
        parameters,
        formerly,
        jitter,
        scope);
  }

  public Definitions afterStall(AfterStall changed) {
    return new Definitions(
        name,
        schedule,
        overlap,
        afterOutage,
        changed,
        retry,
        maxRuntime,
        queue,
        parameters,
        formerly,
        jitter,
        scope);
  }

  public Definitions retry(Retry changed) {
    return new Definitions(
        name,
        schedule,
        overlap,
        afterOutage,
        afterStall,
        changed,
        maxRuntime,
        queue,
        parameters,
        formerly,
        jitter,
        scope);
  }

  public Definitions maxRuntime(Duration changed) {
    return new Definitions(
        name,
        schedule,
        overlap,
        afterOutage,
        afterStall,
        retry,
        changed,
        queue,
        parameters,
        formerly,
        jitter,
        scope);
  }

  public Definitions queue(String changed) {
    return new Definitions(
        name,
        schedule,
        overlap,
        afterOutage,
        afterStall,
        retry,
        maxRuntime,
        changed,
        parameters,
        formerly,
        jitter,
        scope);
  }

  public Definitions parameter(Parameter parameter) {
    return new Definitions(
        name,
        schedule,
        overlap,
        afterOutage,
        afterStall,
        retry,
        maxRuntime,
        queue,
        List.of(parameter),
        formerly,
        jitter,
        scope);
  }

  public Definitions formerly(String former) {
    return new Definitions(
        name,
        schedule,
        overlap,
        afterOutage,
        afterStall,
        retry,
        maxRuntime,
        queue,
        parameters,
        List.of(former),
        jitter,
        scope);
  }

  public Definitions jitter(Duration changed) {
    return new Definitions(
        name,
        schedule,
        overlap,
        afterOutage,
        afterStall,
        retry,
        maxRuntime,
        queue,
        parameters,
        formerly,
        Optional.of(changed),
        scope);
  }

  public Definitions scope(Scope changed) {
    return new Definitions(
        name,
        schedule,
        overlap,
        afterOutage,
        afterStall,
        retry,
        maxRuntime,
        queue,
        parameters,
        formerly,
        jitter,
        changed);
  }

  public JobDefinition build() {
    return new JobDefinition(
        name,
        name,
        new JobDefinition.PluginRef("test", "1.0"),
        "does what the test says",
        "things done",
        "",
        Criticality.NORMAL,
        new JobDefinition.Timing(
            schedule,
            Schedules.words(schedule),
            INTERVALS.computeIfAbsent(
                schedule,
                known -> Schedules.expectedInterval(known, Optional.of(Duration.ofSeconds(1)))),
            Optional.of(Duration.ofSeconds(1)),
            maxRuntime,
            afterOutage,
            jitter),
        new JobDefinition.Execution(scope, overlap, afterStall, retry, queue, 0, Intensity.LOW),
        new JobDefinition.Limits(
            false,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty()),
        false,
        List.of(),
        List.of(),
        List.of(),
        parameters,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        formerly);
  }

  public static Catalogue catalogue(Definitions... jobs) {
    return new Catalogue(
        Naming.DEFAULT,
        java.util.Arrays.stream(jobs).map(Definitions::build).toList(),
        List.of(),
        List.of());
  }
}
