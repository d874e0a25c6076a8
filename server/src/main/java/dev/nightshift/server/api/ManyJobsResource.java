package dev.nightshift.server.api;

import dev.nightshift.server.control.ManyJobs;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** How every job, or every job of an owner, is paused and resumed. */
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public final class ManyJobsResource {
  private final ManyJobs actions;

  public ManyJobsResource(ManyJobs actions) {
    this.actions = actions;
  }

  @Says(
      value = "Pauses all jobs, or those of an owner.",
      body = {"all:boolean", "owner", "until", "running", "reason"})
  @POST
  @Path("pause")
  public ManyPausedJson pause(@Context SecurityContext security, InputStream stream)
      throws IOException {
    var body =
        Body.read(
            stream,
            "{\"owner\": \"storage\", \"until\": \"2h\", \"running\": \"finish\", \"reason\": \"\"}",
            "all",
            "owner",
            "until",
            "running",
            "reason");
    var done =
        actions.pause(
            owner(body),
            body.text("until"),
            body.text("running"),
            body.text("reason"),
            (Actor) security.getUserPrincipal());
    return new ManyPausedJson(
        done.done().stream()
            .map(one -> new JobOrdersResource.PausedJson(one.job(), PauseJson.of(one.pause())))
            .toList(),
        done.skipped());
  }

  @Says(
      value = "Resumes all jobs, or those of an owner.",
      body = {"all:boolean", "owner", "reason"})
  @POST
  @Path("resume")
  public ManyResumedJson resume(@Context SecurityContext security, InputStream stream)
      throws IOException {
    var body =
        Body.read(stream, "{\"owner\": \"storage\", \"reason\": \"\"}", "all", "owner", "reason");
    var done =
        actions.resume(owner(body), body.text("reason"), (Actor) security.getUserPrincipal());
    return new ManyResumedJson(
        done.done().stream()
            .map(one -> new JobOrdersResource.ResumedJson(one.job(), PauseJson.of(one.pause())))
            .toList(),
        done.skipped());
  }

  /** Empty for every job, which has to be said. */
  static String owner(Body body) {
    var owner = body.text("owner");
    if (body.flag("all") == !owner.isBlank()) {
      throw new BadInput("write either \"all\": true, or whose jobs as \"owner\"");
    }
    return owner;
  }

  /** What came of a pause; {@code skipped} were paused already. */
  public record ManyPausedJson(List<JobOrdersResource.PausedJson> paused, List<String> skipped) {}

  /** What came of a resumption; {@code skipped} were not paused. */
  public record ManyResumedJson(
      List<JobOrdersResource.ResumedJson> resumed, List<String> skipped) {}
}
