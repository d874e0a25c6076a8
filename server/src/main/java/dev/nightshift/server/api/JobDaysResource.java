package dev.nightshift.server.api;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.run.JobDays;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What a job did day by day, also of days whose runs are kept no longer. */
@Path("api/v1/jobs/{name}/days")
@Produces(MediaType.APPLICATION_JSON)
public final class JobDaysResource {
  private static final Duration BY_DEFAULT = Duration.ofDays(30);

  private final CurrentCatalogue catalogue;
  private final JobDays days;
  private final Clock clock;

  public JobDaysResource(CurrentCatalogue catalogue, JobDays days, Clock clock) {
    this.catalogue = catalogue;
    this.days = days;
    this.clock = clock;
  }

  /** Of the last 30 days, unless another time is asked for; days of UTC. */
  @Says(value = "Sums up what a job did day by day.", query = "since")
  @GET
  public PageJson<DayJson> list(@PathParam("name") String name, @Context UriInfo uri) {
    var now = clock.instant();
    var since =
        Moments.read("since", new Query(uri.getQueryParameters(), "since").text("since"), now);
    var found = days.of(name, day(since == null ? now.minus(BY_DEFAULT) : since));
    if (found.isEmpty() && catalogue.job(name).isEmpty()) {
      throw JobsResource.noSuchJob(catalogue, name);
    }
    return PageJson.of(found.stream().map(DayJson::of).toList());
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  /**
   * One day.
   *
   * @param averageMs of its completed runs; null without any; likewise longestMs
   */
  public record DayJson(
      LocalDate day,
      long successes,
      long failures,
      long cancelled,
      long items,
      Long averageMs,
      Long longestMs) {
    private static DayJson of(JobDays.Day day) {
      long runs = day.successes() + day.failures();
      return new DayJson(
          day.on(),
          day.successes(),
          day.failures(),
          day.cancelled(),
          day.items(),
          runs == 0 ? null : day.duration().toMillis() / runs,
          runs == 0 ? null : day.longest().toMillis());
    }
  }
}
