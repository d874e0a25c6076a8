package dev.nightshift.server.web;

import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.Moment;
import dev.nightshift.server.health.activity.TimelineReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All jobs over time. */
@Path("timeline")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class TimelinePage {
  private static final int SLOTS = 240;
  private static final int MOST_ACTIONS = 500;
  private static final Set<String> CHANGES = Set.of("reload plugins", "roll back plugin");

  private final Pages pages;
  private final TimelineReader reader;
  private final Activity activity;

  TimelinePage(Pages pages, TimelineReader reader, Activity activity) {
    this.pages = pages;
    this.reader = reader;
    this.activity = activity;
  }

  @GET
  public Response timeline(@Context ContainerRequestContext request) {
    var fields = new Fields(request.getUriInfo().getQueryParameters());
    var now = pages.now().truncatedTo(ChronoUnit.MILLIS);
    Instant end = now;
    var problem = "";
    try {
      var given = Moment.read("to", fields.text("to"), now);
      end = given == null || given.isAfter(now) ? now : given;
    } catch (IllegalArgumentException e) {
      problem = e.getMessage();
    }
    var asked =
        new TimelineAsked(
            TimelineAsked.span(fields.text("span")),
            end,
            end.equals(now),
            fields.text("job"),
            fields.text("idle").equals("true"),
            problem);
    var timeline = reader.between(asked.from(), end, null, SLOTS);
    var model = TimelineModel.of(asked, timeline, changes(asked.from(), end), now);
    return Response.status(problem.isEmpty() ? 200 : 400)
        .entity(pages.page(request, "timeline", "Timeline", model))
        .build();
  }

  /** Servers that were started, and plugins that were changed. */
  private List<TimelineModel.Change> changes(Instant from, Instant to) {
    return Stream.concat(
            activity.starts(from, to).stream()
                .map(
                    start ->
                        new TimelineModel.Change(
                            start.at(),
                            "deploy",
                            start.node() + " started with version " + start.version())),
            activity.actions(from, to, MOST_ACTIONS).stream()
                .filter(action -> CHANGES.contains(action.what()))
                .map(
                    action ->
                        new TimelineModel.Change(
                            action.at(),
                            "plugin",
                            (action.what() + " " + action.target()).strip()
                                + " by "
                                + action.by()
                                + (action.detail().isEmpty() ? "" : ": " + action.detail()))))
        .toList();
  }
}
