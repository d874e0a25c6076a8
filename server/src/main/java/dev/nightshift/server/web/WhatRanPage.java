package dev.nightshift.server.web;

import dev.nightshift.server.health.Activity;
import dev.nightshift.server.health.AskedTime;
import dev.nightshift.server.health.WhatRan;
import dev.nightshift.server.health.WhatRanReader;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.MaintenanceWindow;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** Which job caused the spike at 14:23. */
@Path("what-ran")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class WhatRanPage {
  private static final int RUNS = 50;

  private final Pages pages;
  private final WhatRanReader reader;

  WhatRanPage(Pages pages, WhatRanReader reader) {
    this.pages = pages;
    this.reader = reader;
  }

  @GET
  public Response page(@Context ContainerRequestContext request) {
    var fields = new Fields(request.getUriInfo().getQueryParameters());
    var at = fields.text("at");
    var from = fields.text("from");
    var asked = new Asked(at, from, fields.text("to"), fields.text("zone"));
    WhatRan found = null;
    var problem = "";
    try {
      boolean nothing = at.isEmpty() && from.isEmpty();
      var time =
          AskedTime.read(
              orNull(at),
              nothing ? "10m" : orNull(from),
              orNull(fields.text("to")),
              orNull(fields.text("zone")),
              pages.now());
      found = reader.between(time.from(), time.to(), time.zone(), RUNS);
    } catch (IllegalArgumentException e) {
      problem = e.getMessage();
    }
    var model = new Model(found, asked, problem, pages.now());
    return Response.status(problem.isEmpty() ? 200 : 400)
        .entity(pages.page(request, "what-ran", "What ran", model))
        .build();
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** What was asked for, as it was written. */
  public record Asked(String at, String from, String to, String zone) {}

  /** The answer. */
  public static final class Model {
    private final WhatRan found;
    private final Asked asked;
    private final String problem;
    private final Instant now;

    /**
     * @param found null if the question was not understood
     */
    Model(WhatRan found, Asked asked, String problem, Instant now) {
      this.found = found;
      this.asked = asked;
      this.problem = problem;
      this.now = now;
    }

    public Asked asked() {
      return asked;
    }

    public String problem() {
      return problem;
    }

    /** Null if the question was not understood. */
    public WhatRan found() {
      return found;
    }

    public List<Row> rows() {
      return found.runs().stream().map(this::row).toList();
    }

    private Row row(WhatRan.Active active) {
      return new Row(
          new RunRow(active.run(), now),
          active.measured() ? Wording.percent(active.cpuShare()) : "not yet known",
          Math.round(100 * active.cpuShare()),
          active.measured() ? Wording.took(active.load().cpu()) : "",
          active.measured() ? Wording.percent(active.bytesShare()) : "not yet known",
          Math.round(100 * active.bytesShare()),
          active.measured() ? Wording.bytes(active.load().allocatedBytes()) : "",
          Wording.items(active.load().items(), active.item()),
          Wording.took(active.within()),
          active.phase() == null ? "" : active.phase());
    }

    public int more() {
      return found.count() - found.runs().size();
    }

    public List<String> windows() {
      return found.windows().stream().map(Model::window).toList();
    }

    private static String window(MaintenanceWindow window) {
      return Holds.window(window) + ", since " + Wording.instant(window.start());
    }

    public List<Activity.Held> pauses() {
      return found.pauses();
    }

    public List<Activity.Rescheduled> schedules() {
      return found.schedules();
    }

    public List<Activity.Action> actions() {
      return found.actions();
    }
  }

  /** A run that was at work then. */
  public record Row(
      RunRow run,
      String cpuShare,
      long cpuPercent,
      String cpu,
      String bytesShare,
      long bytesPercent,
      String bytes,
      String items,
      String within,
      String phase) {}
}
