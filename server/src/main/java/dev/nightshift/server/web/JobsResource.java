package dev.nightshift.server.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.engine.RecurringWindow;
import dev.nightshift.server.engine.WindowCollisions;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.run.JobDays;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.schedule.Lint;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** All jobs, and a page per job. */
@Path("jobs")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class JobsResource {
  private static final int RUNS = 60;
  private static final int DRAWN = 200;
  private static final int DAYS = 30;
  private static final int CHANGES = 5;
  private static final Duration MISSED_WITHIN = Duration.ofDays(7);
  private static final Set<RunState> COMPLETED =
      Set.of(RunState.SUCCEEDED, RunState.FAILED, RunState.TIMED_OUT, RunState.STALLED);

  private final Pages pages;
  private final JobOverview.Reader overviews;
  private final Reads reads;
  private final List<RecurringWindow> windows;

  JobsResource(
      Pages pages, JobOverview.Reader overviews, Reads reads, List<RecurringWindow> windows) {
    this.pages = pages;
    this.overviews = overviews;
    this.reads = reads;
    this.windows = List.copyOf(windows);
  }

  @GET
  public Screen all(@Context ContainerRequestContext request) {
    var look = pages.look();
    var rows =
        look.jobs().stream()
            .sorted(
                Comparator.comparing(
                        (JobOverview job) -> look.trouble(job.definition().name()).isEmpty())
                    .thenComparing(job -> job.definition().name()))
            .map(job -> new JobRow(job, look.at()))
            .toList();
    return pages.page(request, "jobs", "Jobs", new Jobs(rows));
  }

  @GET
  @Path("{name}")
  public Response job(@Context ContainerRequestContext request, @PathParam("name") String name) {
    var found = overviews.find(name);
    if (found.isEmpty()) {
      return pages.notFound(
          request, "There is no job \"" + name + "\". All jobs are listed under All jobs.");
    }
    var job = found.get();
    var now = pages.now();
    var schedule = job.definition().timing().schedule();
    // the next due time has the rhythm of the registration
    var lint =
        Lint.of(schedule, job.nextRun().orElse(now), now)
            .with(
                WindowCollisions.of(
                    schedule,
                    windows.stream().filter(window -> window.mayHold(name)).toList(),
                    now));
    var model =
        new JobModel(
            job,
            pages.look().trouble(name).orElse(null),
            reads.history().list(new RunHistory.Query(name, Set.of(), null, RUNS)).runs(),
            missed(name, now),
            lint,
            reads.controls().scheduleChanges(name, CHANGES),
            now);
    return Response.ok(pages.page(request, "job", name, model)).build();
  }

  /** What the charts of a job's page draw. */
  @GET
  @Path("{name}/series")
  @Produces(MediaType.APPLICATION_JSON)
  public Series series(@PathParam("name") String name) {
    var job = overviews.find(name).orElseThrow(NotFoundException::new).definition();
    var since = pages.now().atZone(ZoneOffset.UTC).toLocalDate().minusDays(DAYS);
    return Series.of(
        job,
        reads.history().list(new RunHistory.Query(name, COMPLETED, null, DRAWN)).runs(),
        reads.days().of(name, since));
  }

  private List<MissedSlots.Range> missed(String job, Instant now) {
    var since = now.minus(MISSED_WITHIN);
    return reads.missed().list(new MissedSlots.Query(job, Set.of(), since, null, 1_000)).ranges();
  }

  /** Every job. */
  public record Jobs(List<JobRow> rows) {}

  /** Rows of charts; times in seconds, gaps as null. */
  @JsonInclude
  public record Series(String item, Double expected, RunSeries runs, DaySeries days) {
    static Series of(JobDefinition job, List<Run> newestFirst, List<JobDays.Day> days) {
      return new Series(
          job.item(),
          job.timing().expectedDuration().map(took -> took.toMillis() / 1_000.0).orElse(null),
          RunSeries.of(newestFirst),
          new DaySeries(
              days.stream()
                  .map(day -> day.on().atStartOfDay(ZoneOffset.UTC).toEpochSecond())
                  .toList(),
              days.stream().map(JobDays.Day::successes).toList(),
              days.stream().map(JobDays.Day::failures).toList()));
    }
  }

  /**
   * Runs, the oldest first.
   *
   * @param took of those that succeeded
   * @param failed how long the others took
   */
  @JsonInclude
  public record RunSeries(
      List<Double> t, List<Double> took, List<Double> failed, List<Long> items, List<String> ids) {
    static RunSeries of(List<Run> newestFirst) {
      var runs =
          newestFirst.stream()
              .filter(run -> run.took().isPresent())
              .sorted(Comparator.comparing(Run::started))
              .toList();
      return new RunSeries(
          runs.stream().map(run -> run.started().toEpochMilli() / 1_000.0).toList(),
          took(runs, true),
          took(runs, false),
          runs.stream().map(run -> run.progress().items()).toList(),
          runs.stream().map(run -> run.id().toString()).toList());
    }

    private static List<Double> took(List<Run> runs, boolean succeeded) {
      var values = new ArrayList<Double>();
      for (var run : runs) {
        boolean fits = (run.state() == RunState.SUCCEEDED) == succeeded;
        values.add(fits ? run.took().orElseThrow().toNanos() / 1e9 : null);
      }
      return values;
    }
  }

  /** Days of UTC, the earliest first. */
  public record DaySeries(List<Long> t, List<Long> ok, List<Long> bad) {}
}
