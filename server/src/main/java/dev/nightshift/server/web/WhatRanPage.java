package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.AskedTime;
import dev.nightshift.server.health.activity.Rise;
import dev.nightshift.server.health.activity.Spike;
import dev.nightshift.server.health.activity.Spikes;
import dev.nightshift.server.health.activity.WhatRan;
import dev.nightshift.server.health.activity.WhatRanReader;
import dev.nightshift.server.run.MaintenanceWindow;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Which job caused the spike at 14:23. */
@Path("what-ran")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class WhatRanPage {
  private static final int RUNS = 20;
  private static final int SPIKES = 50;
  private static final int ACTIONS = 20;
  private static final Duration DAY = Duration.ofDays(1);

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
    boolean nothing = at.isEmpty() && from.isEmpty();
    WhatRan found = null;
    Spikes spikes = null;
    var problem = "";
    try {
      var time =
          AskedTime.read(
              orNull(at),
              nothing ? "10m" : orNull(from),
              orNull(fields.text("to")),
              orNull(fields.text("zone")),
              pages.now());
      found = reader.between(time.from(), time.to(), time.zone(), RUNS);
      spikes = spikes(found, nothing, time.zone());
    } catch (IllegalArgumentException e) {
      problem = e.getMessage();
    }
    var model = new Model(found, spikes, asked, problem, pages.now());
    return Response.status(problem.isEmpty() ? 200 : 400)
        .entity(pages.page(request, "what-ran", "What ran", model))
        .build();
  }

  /** Of the last day; beside an answer, those of the time that is drawn. */
  private Spikes spikes(WhatRan found, boolean day, ZoneId zone) {
    var now = pages.now();
    if (day || found.process().isEmpty()) {
      return reader.spikes(new AskedTime(now.minus(DAY), now, zone), false, SPIKES);
    }
    var drawn = found.process();
    var begin = drawn.get(0).from();
    var end = drawn.get(drawn.size() - 1).until().plusMillis(1);
    return reader.spikes(new AskedTime(begin, end, zone), true, SPIKES);
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** What was asked for, as it was written. */
  public record Asked(String at, String from, String to, String zone) {}

  /** The answer. */
  public static final class Model {
    private final WhatRan found;
    private final Spikes spikes;
    private final Asked asked;
    private final String problem;
    private final Instant now;

    /**
     * @param found null if the question was not understood
     */
    Model(WhatRan found, Spikes spikes, Asked asked, String problem, Instant now) {
      this.found = found;
      this.spikes = spikes;
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

    /** A time was asked for. */
    public boolean timed() {
      return !asked.at().isEmpty() || !asked.from().isEmpty();
    }

    /** Null without samples. */
    public ProcessChart chart() {
      return ProcessChart.of(found, now);
    }

    /** Null if the question was not understood. */
    public Spikes spikes() {
      return spikes;
    }

    public List<SpikeRow> spikeRows() {
      return spikes.spikes().stream().map(SpikeRow::of).toList();
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
          Wording.count(active.load().logLines()),
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

    /** The last ones. */
    public List<Activity.Action> actions() {
      return found.actions().subList(moreActions(), found.actions().size());
    }

    public int moreActions() {
      return Math.max(0, found.actions().size() - ACTIONS);
    }
  }

  /**
   * A spike.
   *
   * @param from the second in which it began
   * @param to the second after it was over
   * @param job empty if none explains it
   */
  public record SpikeRow(
      Instant at,
      Instant from,
      Instant to,
      String node,
      List<String> rises,
      String job,
      String sentence,
      boolean habit) {
    private static SpikeRow of(Spike spike) {
      return new SpikeRow(
          spike.at(),
          spike.from().truncatedTo(ChronoUnit.SECONDS),
          spike.to().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1),
          spike.node(),
          spike.rises().stream().map(Rise::words).toList(),
          spike.job() == null ? "" : spike.job(),
          spike.sentence(),
          spike.habit());
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
      String lines,
      String within,
      String phase) {}
}
