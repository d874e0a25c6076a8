package dev.nightshift.server.api;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.UnknownJob;
import dev.nightshift.server.control.Actions;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Jobs, and how to start one. */
@Path("api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobsResource {
  private final CurrentCatalogue catalogue;
  private final JobOverview.Reader overviews;
  private final Actions actions;

  public JobsResource(CurrentCatalogue catalogue, JobOverview.Reader overviews, Actions actions) {
    this.catalogue = catalogue;
    this.overviews = overviews;
    this.actions = actions;
  }

  @Says("Lists all jobs with their state.")
  @GET
  public PageJson<JobJson> list(@Context UriInfo uri) {
    new Query(uri.getQueryParameters());
    return PageJson.of(overviews.all().stream().map(JobJson::of).toList());
  }

  @Says("Gives a job with its state.")
  @GET
  @Path("{name}")
  public JobJson find(@PathParam("name") String name) {
    return overviews.find(name).map(JobJson::of).orElseThrow(() -> noSuchJob(catalogue, name));
  }

  @Says(
      value = "Asks for a run of a job; at most once per Idempotency-Key.",
      body = {"parameters:object", "dryRun:boolean", "debug:boolean", "reason"},
      answer = StartedJson.class,
      status = 202)
  @POST
  @Path("{name}/runs")
  @Consumes(MediaType.WILDCARD)
  public Response trigger(
      @PathParam("name") String name,
      @HeaderParam("Idempotency-Key") String key,
      @Context SecurityContext security,
      InputStream body)
      throws IOException {
    var wanted = TriggerJson.read(body).wanted(name);
    var done = actions.trigger(wanted, (Actor) security.getUserPrincipal(), key);
    var url = "/api/v1/runs/" + done.id();
    var response =
        Response.accepted(new StartedJson(done.id(), name, url)).location(URI.create(url));
    return (done.before() ? response.header("Idempotency-Replayed", true) : response).build();
  }

  static NotThere noSuchJob(CurrentCatalogue catalogue, String name) {
    var unknown = UnknownJob.of(name, catalogue.now());
    return new NotThere(unknown.text(), unknown.near());
  }
}
