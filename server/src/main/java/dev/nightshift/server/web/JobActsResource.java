package dev.nightshift.server.web;

import dev.nightshift.server.control.Actions;
import dev.nightshift.server.control.CatchUpActions;
import dev.nightshift.server.control.JobActions;
import dev.nightshift.server.control.Refusal;
import dev.nightshift.server.control.ScheduleActions;
import dev.nightshift.server.control.TriggerRun;
import dev.nightshift.server.health.activity.Moment;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.web.Pages.Done;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** What a job's page can do. Each answer leads to the page that shows what came of it. */
@Path("jobs")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class JobActsResource {
  private static final String PARAMETER = "param.";

  private final Pages pages;
  private final Actions trigger;
  private final JobActions jobs;
  private final ScheduleActions schedules;
  private final CatchUpActions catchUp;
  private final Clock clock;

  JobActsResource(
      Pages pages,
      Actions trigger,
      JobActions jobs,
      ScheduleActions schedules,
      CatchUpActions catchUp,
      Clock clock) {
    this.pages = pages;
    this.trigger = trigger;
    this.jobs = jobs;
    this.schedules = schedules;
    this.catchUp = catchUp;
    this.clock = clock;
  }

  @POST
  @Path("{name}/run")
  public Response run(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return act(
        request,
        name,
        form,
        (fields, actor) -> {
          Map<String, String> parameters = new HashMap<>();
          form.forEach(
              (key, values) -> {
                // an empty field stands for the default
                if (key.startsWith(PARAMETER) && !values.get(0).isBlank()) {
                  parameters.put(key.substring(PARAMETER.length()), values.get(0).strip());
                }
              });
          boolean dry = fields.text("dry").equals("true");
          boolean debug = fields.text("debug").equals("true");
          var wanted = new TriggerRun(name, parameters, dry, debug, fields.text("reason"));
          var id = trigger.trigger(wanted, actor);
          return new Done(
              RunsResource.page(id), name + (dry ? " runs dry." : " was asked to run."));
        });
  }

  @POST
  @Path("{name}/pause")
  public Response pause(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return act(
        request,
        name,
        form,
        (fields, actor) -> {
          jobs.pause(
              name, fields.text("until"), fields.text("running"), fields.text("reason"), actor);
          return new Done(page(name), name + " is paused.");
        });
  }

  @POST
  @Path("{name}/resume")
  public Response resume(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return act(
        request,
        name,
        form,
        (fields, actor) -> {
          jobs.resume(name, fields.text("reason"), actor);
          return new Done(page(name), name + " goes on.");
        });
  }

  @POST
  @Path("{name}/intensity")
  public Response intensity(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return act(
        request,
        name,
        form,
        (fields, actor) -> {
          var now = jobs.intensity(name, fields.text("intensity"), fields.text("reason"), actor);
          return new Done(
              page(name), "The intensity of " + name + " is " + Words.of(now) + " now.");
        });
  }

  @POST
  @Path("{name}/schedule")
  public Response schedule(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return act(
        request,
        name,
        form,
        (fields, actor) -> {
          var reason = fields.text("reason");
          switch (fields.text("how")) {
            case "reset" -> schedules.reset(name, reason, actor);
            case "undo" -> schedules.undo(name, reason, actor);
            default ->
                schedules.set(name, fields.text("schedule"), fields.text("zone"), reason, actor);
          }
          return new Done(page(name), name + " has another schedule now.");
        });
  }

  @POST
  @Path("{name}/catch-up")
  public Response catchUp(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return act(
        request,
        name,
        form,
        (fields, actor) -> {
          var done =
              catchUp.catchUp(
                  name,
                  since(fields.text("since")),
                  atMost(fields.text("atMost")),
                  fields.text("reason"),
                  actor);
          return new Done(
              page(name),
              done.runs().size()
                  + (done.runs().size() == 1 ? " missed due time" : " missed due times")
                  + " of "
                  + name
                  + " caught up; "
                  + done.left()
                  + " left.");
        });
  }

  private Instant since(String text) {
    try {
      return Moment.read("since", text, clock.instant());
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(e.getMessage());
    }
  }

  private static int atMost(String text) {
    try {
      return text.isEmpty() ? CatchUpActions.MOST : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Refusal.invalid(
          "at most is \"" + text + "\"; write a whole number from 1 to " + CatchUpActions.MOST);
    }
  }

  private Response act(
      ContainerRequestContext request,
      String name,
      MultivaluedMap<String, String> form,
      BiFunction<Fields, Actor, Done> action) {
    return pages.act(page(name), () -> action.apply(new Fields(form), Viewer.actor(request)));
  }

  private static String page(String job) {
    return "/jobs/" + Fields.encoded(job);
  }
}
