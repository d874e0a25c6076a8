package dev.nightshift.server.web;

import dev.nightshift.server.control.BeginWindow;
import dev.nightshift.server.control.Refusal;
import dev.nightshift.server.control.WindowActions;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.web.Pages.Done;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Maintenance windows, and how one is begun and ended. */
@Path("maintenance")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class MaintenancePage {
  private static final Duration PAST = Duration.ofDays(30);
  private static final int MOST = 50;

  private final Pages pages;
  private final Maintenance maintenance;
  private final WindowActions actions;

  MaintenancePage(Pages pages, Maintenance maintenance, WindowActions actions) {
    this.pages = pages;
    this.maintenance = maintenance;
    this.actions = actions;
  }

  @GET
  public Screen windows(@Context ContainerRequestContext request) {
    var now = pages.now();
    var model =
        new Windows(
            maintenance.on().stream().map(Holds::window).toList(),
            maintenance.next().stream().map(Row::of).toList(),
            maintenance.past(now.minus(PAST)).stream()
                .filter(window -> !window.on(now))
                .limit(MOST)
                .map(Row::of)
                .toList());
    return pages.page(request, "maintenance", "Maintenance", model);
  }

  @POST
  @Path("begin")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response begin(
      @Context ContainerRequestContext request, MultivaluedMap<String, String> form) {
    return pages.act(
        "/maintenance",
        () -> {
          var fields = new Fields(form);
          var window = actions.begin(wanted(fields), Viewer.actor(request));
          return new Done("/maintenance", "Maintenance has begun: " + Holds.window(window) + ".");
        });
  }

  @POST
  @Path("end")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response end(
      @Context ContainerRequestContext request, MultivaluedMap<String, String> form) {
    return pages.act(
        "/maintenance",
        () -> {
          actions.end(new Fields(form).text("reason"), Viewer.actor(request));
          return new Done("/maintenance", "Maintenance is over; jobs go on.");
        });
  }

  private static BeginWindow wanted(Fields fields) {
    var lasting =
        Durations.parse(fields.text("for"))
            .orElseThrow(
                () ->
                    Refusal.invalid(
                        "how long is \"" + fields.text("for") + "\"; write it as 30m or 2h"));
    var jobs =
        Arrays.stream(fields.text("jobs").split("[,\\s]+"))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    return new BeginWindow(
        lasting,
        jobs,
        fields.text("exceptCritical").equals("true"),
        fields.text("running").equals("hold")
            ? MaintenanceWindow.Running.HOLD
            : MaintenanceWindow.Running.FINISH,
        fields.text("after").equals("skip")
            ? MaintenanceWindow.After.SKIP
            : MaintenanceWindow.After.RUN_ONCE,
        fields.text("reason"));
  }

  /** Windows that are on in words, those to come and those that are over. */
  public record Windows(List<String> on, List<Row> next, List<Row> past) {}

  /** A window. */
  public record Row(
      String name,
      Instant start,
      Instant end,
      String jobs,
      String actor,
      String reason,
      String endedBy) {
    private static Row of(MaintenanceWindow window) {
      return new Row(
          window.name(),
          window.start(),
          window.end(),
          window.jobs().isEmpty() ? "every job" : String.join(", ", new TreeSet<>(window.jobs())),
          window.actor(),
          window.reason(),
          window.endedBy() == null ? "" : window.endedBy());
    }
  }
}
