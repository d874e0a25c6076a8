package dev.nightshift.server.api;

import dev.nightshift.server.conventions.Expected;
import dev.nightshift.server.health.Finding;
import dev.nightshift.server.health.Findings;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.StoreSnapshot;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What is wrong now; answered while the store is away, too. */
@Path("api/v1/findings")
@Produces(MediaType.APPLICATION_JSON)
public final class FindingsResource {
  private final JobOverview.Reader overviews;
  private final RunHistory history;
  private final About about;
  private final Clock clock;

  /**
   * What is known of the server.
   *
   * @param storeUp answers at once
   */
  public record About(
      BooleanSupplier storeUp,
      Supplier<List<PluginProblem>> plugins,
      OptionalLong storeLimitBytes,
      Expected expected) {}

  public FindingsResource(
      JobOverview.Reader overviews, RunHistory history, About about, Clock clock) {
    this.overviews = overviews;
    this.history = history;
    this.about = about;
    this.clock = clock;
  }

  @Says("Lists what is wrong with jobs, queues, store and plugins, each with its fix and runbook.")
  @GET
  public FindingsJson list(@Context UriInfo uri) {
    new Query(uri.getQueryParameters());
    var now = clock.instant();
    var plugins = about.plugins().get();
    if (!about.storeUp().getAsBoolean()) {
      return FindingsJson.ofStoreAway(now, plugins);
    }
    List<JobOverview> jobs;
    StoreSnapshot snapshot;
    try {
      jobs = overviews.all();
      snapshot = history.snapshot();
    } catch (RuntimeException e) {
      System.getLogger(FindingsResource.class.getName())
          .log(System.Logger.Level.WARNING, "the store did not answer", e);
      return FindingsJson.ofStoreAway(now, plugins);
    }
    var server =
        new Findings.Server(
            snapshot.queues(),
            plugins,
            snapshot.sizeBytes(),
            about.storeLimitBytes(),
            about.expected());
    return new FindingsJson(
        now,
        json(Findings.of(jobs, server, now)),
        jobs.size(),
        names(jobs, job -> job.orders().pause() != null || job.window().isPresent()),
        names(jobs, JobOverview::takenOffSchedule));
  }

  private static List<String> names(List<JobOverview> jobs, Predicate<JobOverview> which) {
    return jobs.stream().filter(which).map(job -> job.definition().name()).toList();
  }

  private static List<HealthFindingJson> json(List<Finding> findings) {
    return findings.stream().map(HealthFindingJson::of).toList();
  }

  /**
   * All that is wrong, the gravest first.
   *
   * @param jobs how many were looked at
   * @param held jobs that are paused or in a maintenance window, of which nothing is told
   * @param offSchedule jobs that people took off their schedules
   */
  public record FindingsJson(
      Instant at,
      List<HealthFindingJson> items,
      int jobs,
      List<String> held,
      List<String> offSchedule) {
    private static FindingsJson ofStoreAway(Instant at, List<PluginProblem> plugins) {
      return new FindingsJson(at, json(Findings.ofStoreAway(plugins)), 0, List.of(), List.of());
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param level critical or warning
   * @param alert the alert that is about this
   * @param about a job's name, a queue, the store or a plugin's file
   * @param since null if nobody remembers
   * @param cause null unless the job declares it
   * @param runbook below the server's address
   */
  public record HealthFindingJson(
      String level,
      String alert,
      String about,
      Instant since,
      String text,
      String cause,
      String fix,
      String runbook) {
    private static HealthFindingJson of(Finding finding) {
      return new HealthFindingJson(
          finding.level().name().toLowerCase(Locale.ROOT),
          finding.alert().text(),
          finding.about(),
          finding.since().orElse(null),
          finding.text(),
          finding.cause().isEmpty() ? null : finding.cause(),
          finding.fix(),
          finding.runbook());
    }
  }
}
