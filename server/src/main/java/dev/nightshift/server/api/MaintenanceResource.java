package dev.nightshift.server.api;

import dev.nightshift.server.control.BeginWindow;
import dev.nightshift.server.control.WindowActions;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Maintenance windows. */
@Path("api/v1/maintenance")
@Produces(MediaType.APPLICATION_JSON)
public final class MaintenanceResource {
  private static final String EXAMPLE = "{\"for\": \"2h\", \"reason\": \"new disks\"}";

  private final Maintenance maintenance;
  private final WindowActions actions;
  private final Clock clock;

  public MaintenanceResource(Maintenance maintenance, WindowActions actions, Clock clock) {
    this.maintenance = maintenance;
    this.actions = actions;
    this.clock = clock;
  }

  /** The next one of each that recurs, then those that are on, then those that are over. */
  @Says(
      value = "Lists maintenance windows.",
      query = {"since"})
  @GET
  public PageJson<WindowJson> list(@Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "since");
    var now = clock.instant();
    var since = Moments.read("since", query.text("since"), now);
    return PageJson.of(
        Stream.concat(
                maintenance.next().stream(),
                maintenance.past(since == null ? now.minus(Duration.ofDays(30)) : since).stream())
            .map(window -> WindowJson.of(window, now))
            .toList());
  }

  @Says(
      value = "Begins a maintenance window.",
      body = {"for", "reason", "jobs:array", "exceptCritical:boolean", "running", "afterWindow"},
      answer = WindowJson.class,
      status = 201)
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response begin(@Context SecurityContext security, InputStream stream) throws IOException {
    var body =
        Body.read(
            stream, EXAMPLE, "for", "reason", "jobs", "exceptCritical", "running", "afterWindow");
    var wanted =
        new BeginWindow(
            lasting(body.required("for", "write how long, as 2h or 30m")),
            Set.copyOf(body.list("jobs")),
            body.flag("exceptCritical"),
            one("running", body, MaintenanceWindow.Running.values(), r -> r.label()),
            one("afterWindow", body, MaintenanceWindow.After.values(), a -> a.label()),
            body.text("reason"));
    var window = actions.begin(wanted, (Actor) security.getUserPrincipal());
    return Response.status(Response.Status.CREATED)
        .entity(WindowJson.of(window, window.start()))
        .build();
  }

  /** Ends all that are on. */
  @Says(
      value = "Ends the maintenance windows that are on.",
      body = {"reason"})
  @POST
  @Path("end")
  @Consumes(MediaType.WILDCARD)
  public PageJson<WindowJson> end(@Context SecurityContext security, InputStream stream)
      throws IOException {
    var body = Body.read(stream, "{\"reason\": \"\"}", "reason");
    var now = clock.instant();
    List<MaintenanceWindow> ended =
        actions.end(body.text("reason"), (Actor) security.getUserPrincipal());
    return PageJson.of(ended.stream().map(window -> WindowJson.of(window, now)).toList());
  }

  private static Duration lasting(String text) {
    return Durations.parse(text.strip())
        .orElseThrow(() -> new BadInput("for is \"" + text + "\"; write how long, as 2h or 30m"));
  }

  /** The first is the default. */
  private static <E> E one(String field, Body body, E[] values, Function<E, String> label) {
    var text = body.text(field).strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return values[0];
    }
    return Arrays.stream(values)
        .filter(value -> label.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInput(
                    field
                        + " is \""
                        + text
                        + "\"; write "
                        + Arrays.stream(values).map(label).collect(Collectors.joining(" or "))));
  }
}
