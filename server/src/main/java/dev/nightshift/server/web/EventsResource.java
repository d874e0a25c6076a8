package dev.nightshift.server.web;

import dev.nightshift.server.security.SessionCookie;
import dev.nightshift.server.security.Sessions;
import dev.nightshift.server.security.Visitor;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The stream by which open pages hear what changes. */
@Path("events")
public final class EventsResource {
  private static final System.Logger LOG = System.getLogger(EventsResource.class.getName());
  private static final int HEARTBEAT_SECONDS = 10;
  private static final int RETRY_SECONDS = 15;
  // Jersey keeps the first 8 KB back to tell how long an answer is
  private static final String BEGINNING = ":" + " ".repeat(8_300) + "\nretry: 2000\n\n";

  // what proves who somebody is without a session is looked at anew after so long
  private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();

  private final LiveFeed feed;
  private final Sessions sessions;

  EventsResource(LiveFeed feed, Sessions sessions) {
    this.feed = feed;
    this.sessions = sessions;
  }

  @GET
  public Response events(
      @Context ContainerRequestContext request,
      @QueryParam("run") String run,
      @QueryParam("after") String after) {
    var login = login(request);
    var viewer = feed.join(Pages.id(run), number(after), login);
    if (viewer.isEmpty()) {
      return Response.status(503).header("Retry-After", RETRY_SECONDS).build();
    }
    boolean watched = !login.session().isEmpty();
    StreamingOutput stream = out -> send(viewer.get(), watched, out);
    return Response.ok(stream, "text/event-stream; charset=utf-8")
        .header("X-Accel-Buffering", "no")
        .build();
  }

  private LiveFeed.Login login(ContainerRequestContext request) {
    var visitor = Visitor.of(request);
    if (!visitor.isMayLogOut()) {
      return LiveFeed.Login.NONE;
    }
    boolean secure = request.getSecurityContext().isSecure();
    return SessionCookie.read(request.getCookies(), sessions, secure)
        .map(value -> new LiveFeed.Login(value, visitor.actor().role()))
        .orElse(LiveFeed.Login.NONE);
  }

  private void send(LiveFeed.Subscription viewer, boolean watched, OutputStream out) {
    long end = System.nanoTime() + LONGEST_NANOS;
    try {
      write(out, BEGINNING);
      for (var event = viewer.next(HEARTBEAT_SECONDS);
          (event == null || !event.isEmpty()) && (watched || System.nanoTime() - end < 0);
          event = viewer.next(HEARTBEAT_SECONDS)) {
        write(out, event == null ? ": still here\n\n" : event);
      }
    } catch (IOException e) {
      // whoever looked has closed the page, as everybody does sooner or later
      LOG.log(System.Logger.Level.DEBUG, "a page was closed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      feed.leave(viewer);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static long number(String text) {
    try {
      return text == null ? 0 : Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
