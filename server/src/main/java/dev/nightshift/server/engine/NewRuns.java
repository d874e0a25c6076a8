package dev.nightshift.server.engine;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.run.Run;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the rows of new root runs. */
final class NewRuns {
  private final CurrentCatalogue catalogue;
  private final RunIds ids;
  private final Clock clock;
  private final Supplier<String> node;
  private final Function<String, QueueLimits> limits;

  /**
   * @param node whose a run is that begins at once
   */
  NewRuns(CurrentCatalogue catalogue, RunIds ids, Clock clock, Supplier<String> node) {
    this(catalogue, ids, clock, node, EngineSettings.DEFAULT::limits);
  }

  /**
   * @param node whose a run is that begins at once
   * @param limits of a queue
   */
  NewRuns(
      CurrentCatalogue catalogue,
      RunIds ids,
      Clock clock,
      Supplier<String> node,
      Function<String, QueueLimits> limits) {
    this.limits = limits;
    this.catalogue = catalogue;
    this.ids = ids;
    this.clock = clock;
    this.node = node;
  }

  /** The row of a planned run. */
  Run planned(JobKey key, Planner.PlannedRun planned) {
    var job = catalogue.job(key.job()).orElseThrow();
    var parameters = ParameterCheck.complete(job, Map.of());
    var request = new RunRequest(key.job(), planned.trigger(), "schedule", parameters, false, null);
    return row(job, key.scope(), planned.slot(), planned.start(), request, planned.now());
  }

  /** The row of a run for a slot that was missed. */
  Run caughtUp(JobKey key, Instant slot, String actor) {
    var job = catalogue.job(key.job()).orElseThrow();
    var parameters = ParameterCheck.complete(job, Map.of());
    var request = new RunRequest(key.job(), Trigger.CATCH_UP, actor, parameters, false, null);
    return row(job, key.scope(), slot, micros(clock.instant()), request, false);
  }

  /** The row of a run that was asked for. */
  Run requested(JobDefinition job, String scope, RunRequest request, boolean now) {
    return row(job, scope, null, micros(clock.instant()), request, now);
  }

  private Run row(
      JobDefinition job, String scope, Instant slot, Instant due, RunRequest request, boolean now) {
    var id = ids.next();
    var queued = micros(clock.instant());
    var run =
        Run.of(id, job.name())
            .scope(scope)
            .slot(slot)
            .asked(request.trigger(), request.actor())
            .dryRun(request.dryRun())
            .debug(request.debug())
            .parameters(request.parameters())
            .queue(job.execution().queue(), priority(job.execution()))
            .due(due, queued)
            .retryOf(request.retryOf());
    return (now ? run.running(node.get(), queued) : run).build();
  }

  private int priority(JobDefinition.Execution execution) {
    return execution.priority() != 0
        ? execution.priority()
        : limits.apply(execution.queue()).priority();
  }

  private static Instant micros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
