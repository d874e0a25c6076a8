package dev.nightshift.server.api;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.engine.RecurringWindow;
import dev.nightshift.server.engine.WindowCollisions;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.schedule.Lint;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;

/** When a job is due. */
@Path("api/v1/jobs/{name}/schedule")
@Produces(MediaType.APPLICATION_JSON)
public final class JobScheduleResource {
  private final CurrentCatalogue catalogue;
  private final JobOverview.Reader overviews;
  private final List<RecurringWindow> windows;
  private final Clock clock;

  public JobScheduleResource(
      CurrentCatalogue catalogue,
      JobOverview.Reader overviews,
      List<RecurringWindow> windows,
      Clock clock) {
    this.catalogue = catalogue;
    this.overviews = overviews;
    this.windows = List.copyOf(windows);
    this.clock = clock;
  }

  /** In words, with its next due times and what may be wrong with it. */
  @Says("Explains a job's schedule, with the next due times.")
  @GET
  public ScheduleJson find(@PathParam("name") String name) {
    var job = overviews.find(name).orElseThrow(() -> JobsResource.noSuchJob(catalogue, name));
    var timing = job.definition().timing();
    var now = clock.instant();
    return ScheduleJson.of(
        timing.schedule(),
        timing.jitter().map(jitter -> jitter.toMillis() / 1_000.0).orElse(null),
        // the next due time has the rhythm of the registration
        Lint.of(timing.schedule(), job.nextRun().orElse(now), now)
            .with(
                WindowCollisions.of(
                    timing.schedule(),
                    windows.stream().filter(window -> window.mayHold(name)).toList(),
                    now)));
  }
}
