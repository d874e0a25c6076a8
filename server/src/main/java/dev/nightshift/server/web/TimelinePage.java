package dev.nightshift.server.web;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.health.Activity;
import dev.nightshift.server.health.Moment;
import dev.nightshift.server.run.Run;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All jobs over time. */
@Path("timeline")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class TimelinePage {
  private static final int MOST = 3_000;
  private static final Map<String, Duration> SPANS =
      Map.of(
          "15m", Duration.ofMinutes(15),
          "1h", Duration.ofHours(1),
          "6h", Duration.ofHours(6),
          "24h", Duration.ofHours(24),
          "7d", Duration.ofDays(7));

  private final Pages pages;
  private final CurrentCatalogue catalogue;
  private final Activity activity;

  TimelinePage(Pages pages, CurrentCatalogue catalogue, Activity activity) {
    this.pages = pages;
    this.catalogue = catalogue;
    this.activity = activity;
  }

  @GET
  public Response timeline(@Context ContainerRequestContext request) {
    var fields = new Fields(request.getUriInfo().getQueryParameters());
    var now = pages.now();
    var span = SPANS.containsKey(fields.text("span")) ? fields.text("span") : "1h";
    Instant end = now;
    var problem = "";
    try {
      var given = Moment.read("to", fields.text("to"), now);
      end = given == null || given.isAfter(now) ? now : given;
    } catch (IllegalArgumentException e) {
      problem = e.getMessage();
    }
    var from = end.minus(SPANS.get(span));
    var work = activity.work(from, end, MOST + 1);
    boolean many = work.size() > MOST;
    // the worth of a drawing does not grow with what nobody can tell apart
    var states =
        many
            ? Map.<UUID, Run>of()
            : activity.runs(work.stream().map(Activity.Work::id).toList()).stream()
                .collect(Collectors.toMap(Run::id, Function.identity(), (one, other) -> one));
    Map<String, List<Activity.Work>> byJob =
        new HashMap<>(work.stream().collect(Collectors.groupingBy(Activity.Work::job)));
    catalogue.jobs().forEach(job -> byJob.putIfAbsent(job.name(), List.of()));
    var model =
        TimelineModel.of(
            new TimelineModel.Asked(span, from, end, end.equals(now), problem, many),
            byJob,
            states,
            activity.pauses(from, end),
            activity.windows(from, end),
            activity.schedules(from, end),
            now);
    return Response.status(problem.isEmpty() ? 200 : 400)
        .entity(pages.page(request, "timeline", "Timeline", model))
        .build();
  }
}
