package dev.nightshift.benchmarks.attribution;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Scope;
import dev.nightshift.server.catalog.JobDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A job that is run on demand only, eight times at once if asked to. */
public final class EmptyJob {
  public static final String NAME = "empty";

  private EmptyJob() {}

  public static JobDefinition definition() {
    return new JobDefinition(
        NAME,
        NAME,
        new JobDefinition.PluginRef("benchmark", "1.0.0"),
        "Does nothing.",
        "things done",
        "",
        Criticality.NORMAL,
        new JobDefinition.Timing(
            new Schedule.OnDemand(),
            "on demand",
            Optional.empty(),
            Optional.of(Duration.ofSeconds(1)),
            Duration.ofMinutes(10),
            AfterOutage.RUN_ONCE),
        new JobDefinition.Execution(
            Scope.CLUSTER,
            Overlap.allow(8),
            AfterStall.RERUN,
            Retry.NONE,
            "default",
            0,
            Intensity.LOW),
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
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
