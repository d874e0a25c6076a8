package dev.nightshift.server.api;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.health.activity.TimelineReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** All jobs over time. */
@Path("api/v1/timeline")
@Produces(MediaType.APPLICATION_JSON)
public final class TimelineResource {
  private static final Duration BY_DEFAULT = Duration.ofHours(24);
  private static final int SLOTS = 600;
  private static final int MOST_SLOTS = 2_000;

  private final CurrentCatalogue catalogue;
  private final TimelineReader reader;
  private final Clock clock;

  public TimelineResource(CurrentCatalogue catalogue, TimelineReader reader, Clock clock) {
    this.catalogue = catalogue;
    this.reader = reader;
    this.clock = clock;
  }

  /** Of the last day, unless another time is asked for. */
  @Says(
      value = "Draws up what all jobs did over time.",
      query = {"from", "to", "job", "slots"})
  @GET
  public TimelineJson between(@Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "from", "to", "job", "slots");
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var to = Moments.read("to", query.text("to"), now);
    var from = Moments.read("from", query.text("from"), now);
    var end = to == null ? now : to;
    var begin = from == null ? end.minus(BY_DEFAULT) : from;
    if (!begin.isBefore(end)) {
      throw new BadInput("from is " + begin + " and to is " + end + "; from must be before to");
    }
    int slots = query.number("slots", SLOTS, MOST_SLOTS);
    var job = query.text("job");
    var timeline = reader.between(begin, end, job, slots);
    if (job != null && timeline.jobs().isEmpty()) {
      throw JobsResource.noSuchJob(catalogue, job);
    }
    return TimelineJson.of(timeline, now);
  }
}
