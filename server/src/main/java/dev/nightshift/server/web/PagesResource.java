package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The index of jobs, a page per job and a page per run. */
@Path("")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class PagesResource {
  private static final int RUNS = 50;
  private static final int LINES = 500;
  private static final Duration MISSED_WITHIN = Duration.ofDays(7);

  private final CurrentCatalogue catalogue;
  private final JobOverview.Reader overviews;
  private final RunHistory history;
  private final MissedSlots missed;
  private final Supplier<List<PluginProblem>> problems;
  private final Clock clock;

  public PagesResource(
      CurrentCatalogue catalogue,
      JobOverview.Reader overviews,
      RunHistory history,
      MissedSlots missed,
      Supplier<List<PluginProblem>> problems,
      Clock clock) {
    this.catalogue = catalogue;
    this.overviews = overviews;
    this.history = history;
    this.missed = missed;
    this.problems = problems;
    this.clock = clock;
  }

  @GET
  public Page index() {
    return new IndexPage(overviews.all(), problems.get(), clock.instant());
  }

  @GET
  @Path("jobs")
  public Page jobs() {
    return index();
  }

  @GET
  @Path("jobs/{name}")
  public Response job(@PathParam("name") String name) {
    return overviews
        .find(name)
        .map(
            job ->
                Response.ok(new JobPage(job, runsOf(name), missedBy(name), clock.instant()))
                    .build())
        .orElseGet(() -> notFound("There is no job \"" + name + "\"."));
  }

  @GET
  @Path("runs")
  public Response runs(@QueryParam("before") String before) {
    var cursor = before == null ? Optional.<UUID>empty() : id(before);
    if (before != null && cursor.isEmpty()) {
      return notFound("There is no page of runs before \"" + before + "\".");
    }
    var page = history.list(new RunHistory.Query(null, Set.of(), cursor.orElse(null), RUNS));
    return Response.ok(new RunsPage(page, clock.instant())).build();
  }

  @GET
  @Path("runs/{id}")
  public Response run(@PathParam("id") String id) {
    return id(id)
        .flatMap(history::find)
        .map(run -> Response.ok(page(run)).build())
        .orElseGet(
            () ->
                notFound("There is no run \"" + id + "\"; it may have been removed by retention."));
  }

  private RunPage page(Run stored) {
    var run = stored.state().terminal() ? stored : withProgress(stored);
    var log = history.log(run.id(), 0, LINES + 1);
    boolean more = log.size() > LINES;
    var pause =
        run.state().terminal()
            ? null
            : overviews.find(run.job()).map(job -> job.orders().pause()).orElse(null);
    return new RunPage(
        run, more ? log.subList(0, LINES) : log, known(run), more, pause, clock.instant());
  }

  private Run withProgress(Run run) {
    return overviews.live(run).map(LiveRun::current).orElse(run);
  }

  private FailureMode known(Run run) {
    return run.error() == null
        ? null
        : catalogue.job(run.job()).flatMap(job -> job.failureMode(run.error().text())).orElse(null);
  }

  private List<Run> runsOf(String job) {
    return history.list(new RunHistory.Query(job, Set.of(), null, RUNS)).runs();
  }

  private List<MissedSlots.Range> missedBy(String job) {
    var since = clock.instant().minus(MISSED_WITHIN);
    return missed.list(new MissedSlots.Query(job, Set.of(), since, null, 1_000)).ranges();
  }

  private Response notFound(String message) {
    return Response.status(404)
        .entity(new MessagePage("Not found", message, clock.instant()))
        .build();
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
