package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.activity.RunQuery;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** Runs of all jobs, and a page per run. */
@Path("runs")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class RunsResource {
  private static final int RUNS = 50;
  private static final int LINES = 2_000;

  private final Pages pages;
  private final CurrentCatalogue catalogue;
  private final JobOverview.Reader overviews;
  private final Reads reads;
  private final RunSearch search;

  RunsResource(Pages pages, CurrentCatalogue catalogue, JobOverview.Reader overviews, Reads reads) {
    this.search = reads.search();
    this.pages = pages;
    this.catalogue = catalogue;
    this.overviews = overviews;
    this.reads = reads;
  }

  @GET
  public Response runs(@Context ContainerRequestContext request) {
    var query = request.getUriInfo().getQueryParameters();
    var fields = new Fields(query);
    var names = catalogue.jobs().stream().map(job -> job.name()).toList();
    RunsModel model;
    int status = 200;
    try {
      var found = search.find(RunQuery.read(query, pages.now()), place(fields), RUNS);
      model =
          new RunsModel(
              found.runs().stream().map(run -> new RunRow(current(run), pages.now())).toList(),
              text(found.older()),
              text(found.newer()),
              found.lookedUntil(),
              RunFilter.of(fields, ""),
              names);
    } catch (IllegalArgumentException e) {
      status = 400;
      model = new RunsModel(List.of(), "", "", null, RunFilter.of(fields, e.getMessage()), names);
    }
    return Response.status(status).entity(pages.page(request, "runs", "Runs", model)).build();
  }

  private static RunSearch.Place place(Fields fields) {
    return new RunSearch.Place(
        Pages.id(fields.text("before")).orElse(null), Pages.id(fields.text("after")).orElse(null));
  }

  private static String text(UUID id) {
    return id == null ? "" : id.toString();
  }

  @GET
  @Path("{id}")
  public Response run(@Context ContainerRequestContext request, @PathParam("id") String id) {
    var found = Pages.id(id).flatMap(reads.history()::find);
    if (found.isEmpty()) {
      return pages.notFound(
          request, "There is no run \"" + id + "\"; it may have been removed by retention.");
    }
    var run = current(found.get());
    var log = reads.history().log(run.id(), 0, LINES + 1);
    boolean more = log.size() > LINES;
    var job = overviews.find(run.job());
    var model =
        new RunModel(
            run,
            reads.runs().attempts(run.root()),
            more ? log.subList(0, LINES) : log,
            more,
            known(run),
            run.state().terminal() ? null : job.map(each -> each.orders().pause()).orElse(null),
            job.flatMap(each -> each.definition().timing().expectedDuration()).orElse(null),
            job.map(each -> each.definition().item()).orElse("items"),
            reads.recordings().list(null, run.id(), 5),
            pages.now());
    var title = run.job() + ", " + new RunRow(run, pages.now()).getState();
    return Response.ok(pages.page(request, "run", title, model)).build();
  }

  private Run current(Run run) {
    return run.state() == RunState.RUNNING
        ? overviews.live(run).map(LiveRun::current).orElse(run)
        : run;
  }

  private FailureMode known(Run run) {
    return run.error() == null
        ? null
        : catalogue.job(run.job()).flatMap(job -> job.failureMode(run.error().text())).orElse(null);
  }

  /** Where a run's page is. */
  static String page(UUID run) {
    return "/runs/" + run;
  }
}
