package dev.nightshift.server.api;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Due times at which nothing ran. */
@Path("api/v1/missed")
@Produces(MediaType.APPLICATION_JSON)
public final class MissedResource {
  private static final int RANGES = 50;
  private static final int MOST = 1_000;

  private final CurrentCatalogue catalogue;
  private final MissedSlots missed;
  private final Clock clock;

  public MissedResource(CurrentCatalogue catalogue, MissedSlots missed, Clock clock) {
    this.catalogue = catalogue;
    this.missed = missed;
    this.clock = clock;
  }

  @Says(
      value = "Lists due times at which nothing ran.",
      query = {"job", "cause", "since", "limit", "before"})
  @GET
  public PageJson<MissedJson> list(@Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "job", "cause", "since", "limit", "before");
    var job = query.text("job");
    var page =
        missed.list(
            new MissedSlots.Query(
                job,
                causes(query.text("cause")),
                Moments.read("since", query.text("since"), clock.instant()),
                before(query.text("before")),
                query.limit(RANGES, MOST)));
    // jobs that are gone keep what they missed; a name with neither is a slip
    if (page.ranges().isEmpty() && job != null && catalogue.job(job).isEmpty()) {
      throw JobsResource.noSuchJob(catalogue, job);
    }
    return new PageJson<>(
        page.ranges().stream().map(MissedJson::of).toList(),
        page.next() == null ? null : page.next().toString());
  }

  private static Long before(String text) {
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new BadInput(
          "before is \"" + text + "\"; it must be the value of \"next\" of the page before");
    }
  }

  private static Set<MissCause> causes(String text) {
    Set<MissCause> causes = EnumSet.noneOf(MissCause.class);
    if (text != null) {
      for (var name : text.split(",", -1)) {
        try {
          causes.add(MissCause.valueOf(name.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
          throw new BadInput(
              "cause is \""
                  + name.strip()
                  + "\"; write one or several, with commas between them, of "
                  + Arrays.stream(MissCause.values())
                      .map(MissCause::label)
                      .collect(Collectors.joining(", ")));
        }
      }
    }
    return causes;
  }
}
