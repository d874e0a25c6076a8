package dev.nightshift.server.web;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Due times at which nothing ran. */
@Path("missed")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class MissedPage {
  private static final int RANGES = 100;

  private final Pages pages;
  private final CurrentCatalogue catalogue;
  private final MissedSlots missed;

  MissedPage(Pages pages, CurrentCatalogue catalogue, MissedSlots missed) {
    this.pages = pages;
    this.catalogue = catalogue;
    this.missed = missed;
  }

  @GET
  public Screen missed(@Context ContainerRequestContext request) {
    var fields = new Fields(request.getUriInfo().getQueryParameters());
    var job = fields.text("job");
    var page =
        missed.list(
            new MissedSlots.Query(
                job.isEmpty() ? null : job,
                causes(fields.text("cause")),
                null,
                number(fields.text("before")),
                RANGES));
    var open = new TreeSet<String>();
    page.ranges().stream()
        .filter(range -> range.caughtUp() < range.slots())
        .map(MissedSlots.Range::job)
        .filter(name -> catalogue.job(name).isPresent())
        .forEach(open::add);
    var model =
        new Missed(
            page.ranges().stream().map(Row::of).toList(),
            page.next() == null ? "" : page.next().toString(),
            job,
            fields.text("cause"),
            catalogue.jobs().stream().map(each -> each.name()).toList(),
            Arrays.stream(MissCause.values()).map(Words::of).toList(),
            List.copyOf(open));
    return pages.page(request, "missed", "Missed", model);
  }

  private static Set<MissCause> causes(String text) {
    var found = new HashSet<MissCause>();
    Arrays.stream(MissCause.values())
        .filter(cause -> Words.of(cause).equals(text))
        .forEach(found::add);
    return found;
  }

  private static Long number(String text) {
    try {
      return text.isEmpty() ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * What was missed, the latest first.
   *
   * @param next where the next page begins; empty on the last
   * @param open jobs of these ranges that can be caught up
   */
  public record Missed(
      List<Row> rows,
      String next,
      String job,
      String cause,
      List<String> names,
      List<String> causes,
      List<String> open) {}

  /** Due times in a row. */
  public record Row(String job, Instant from, Instant to, long slots, String cause, long caughtUp) {
    private static Row of(MissedSlots.Range range) {
      return new Row(
          range.job(),
          range.from(),
          range.to(),
          range.slots(),
          Words.of(range.cause()),
          range.caughtUp());
    }
  }
}
