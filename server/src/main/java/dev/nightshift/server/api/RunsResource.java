package dev.nightshift.server.api;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.activity.RunQuery;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunSearch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Runs and their logs. */
@Path("api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
public final class RunsResource {
  private static final int RUNS = 50;
  private static final int LINES = 1_000;
  private static final int MOST = 1_000;

  private final CurrentCatalogue catalogue;
  private final RunHistory history;
  private final RunSearch search;
  private final JobOverview.Reader overviews;
  private final Clock clock;

  public RunsResource(
      CurrentCatalogue catalogue,
      RunHistory history,
      RunSearch search,
      JobOverview.Reader overviews,
      Clock clock) {
    this.catalogue = catalogue;
    this.history = history;
    this.search = search;
    this.overviews = overviews;
    this.clock = clock;
  }

  @Says(
      value = "Lists runs, newest first.",
      query = {
        "job",
        "state",
        "kind",
        "trigger",
        "from",
        "to",
        "slowerThan",
        "text",
        "node",
        "limit",
        "before",
        "after"
      })
  @GET
  public RunPageJson list(@Context UriInfo uri) {
    var query = query(uri, "limit", "before", "after");
    var filter = query.runs(clock.instant());
    var found = search.find(filter, query.place(), query.limit(RUNS, MOST));
    if (found.runs().isEmpty() && filter.job() != null) {
      requireKnown(filter.job());
    }
    return new RunPageJson(
        found.runs().stream().map(this::json).toList(),
        found.older(),
        found.newer(),
        RunPageJson.Looked.of(found));
  }

  /** All that are found, for spreadsheets. */
  @Says(
      value = "Gives all runs that are found, for spreadsheets.",
      media = "text/csv",
      query = {"job", "state", "kind", "trigger", "from", "to", "slowerThan", "text", "node"})
  @GET
  @Path("export.csv")
  @Produces("text/csv; charset=utf-8")
  public Response csv(@Context UriInfo uri) {
    return export(uri, "csv", new RunsCsv());
  }

  /** All that are found, as one list. */
  @Says(
      value = "Gives all runs that are found as one list.",
      media = "application/json",
      query = {"job", "state", "kind", "trigger", "from", "to", "slowerThan", "text", "node"})
  @GET
  @Path("export.json")
  public Response json(@Context UriInfo uri) {
    return export(uri, "json", new RunsInJson());
  }

  private Response export(UriInfo uri, String ending, RunsExport.Form form) {
    var filter = query(uri).runs(clock.instant());
    var runs = new RunsExport(search, filter, this::json, form);
    return Response.ok(runs)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"runs." + ending + "\"")
        .build();
  }

  private static Query query(UriInfo uri, String... more) {
    var names = new ArrayList<>(RunQuery.NAMES);
    names.addAll(List.of(more));
    return new Query(uri.getQueryParameters(), names.toArray(String[]::new));
  }

  @Says("Gives a run.")
  @GET
  @Path("{id}")
  public RunJson find(@PathParam("id") String id) {
    return json(run(id));
  }

  /** All attempts of the run, and the runs with which somebody retried it. */
  @Says("Lists the attempts of a run, and the runs with which somebody retried it.")
  @GET
  @Path("{id}/attempts")
  public AttemptsJson attempts(@PathParam("id") String id, @Context UriInfo uri) {
    new Query(uri.getQueryParameters());
    var run = run(id);
    var attempts = search.attempts(run.root());
    return new AttemptsJson(
        attempts.stream().map(this::json).toList(),
        attempts.isEmpty() ? null : attempts.get(0).retryOf(),
        search.retries(run.root()).stream().map(this::json).toList());
  }

  /** Lines after one, or the last ones before one, of a level at least, with a text in them. */
  @Says(
      value = "Gives a part of a run's log.",
      query = {"after", "before", "level", "text", "limit"})
  @GET
  @Path("{id}/log")
  public LogPageJson log(@PathParam("id") String id, @Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "after", "before", "level", "text", "limit");
    var run = run(id);
    return LogPageJson.of(
        run, search.log(run.id(), query.lines(), query.limit(LINES, MOST)), query.lines());
  }

  private RunJson json(Run run) {
    return RunJson.of(
        run.state().terminal() ? run : overviews.live(run).map(LiveRun::current).orElse(run));
  }

  private Run run(String text) {
    var id = Query.uuid("the run's id", text, "it must be as in \"id\" of a run, a UUID");
    return history
        .find(id)
        .orElseThrow(
            () ->
                new NotThere(
                    "there is no run "
                        + id
                        + "; it may have been removed by retention. GET /api/v1/runs lists those"
                        + " there are",
                    List.of()));
  }

  // Jobs that are gone keep their history; a name with neither is a slip.
  private void requireKnown(String job) {
    boolean known =
        catalogue.job(job).isPresent()
            || history.snapshot().jobs().stream().anyMatch(status -> status.job().equals(job));
    if (!known) {
      throw JobsResource.noSuchJob(catalogue, job);
    }
  }
}
