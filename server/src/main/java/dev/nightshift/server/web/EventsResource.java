package dev.nightshift.server.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The stream by which open pages hear what changes. */
@Path("events")
public final class EventsResource {
  private static final System.Logger LOG = System.getLogger(EventsResource.class.getName());
  private static final int HEARTBEAT_SECONDS = 10;
  private static final int RETRY_SECONDS = 15;
  // Jersey keeps the first 8 KB back to tell how long an answer is
  private static final String BEGINNING = ":" + " ".repeat(8_300) + "\nretry: 2000\n\n";

  private final LiveFeed feed;

  EventsResource(LiveFeed feed) {
    this.feed = feed;
  }

  @GET
  public Response events(@QueryParam("run") String run, @QueryParam("after") String after) {
    var viewer = feed.join(Pages.id(run), number(after));
    if (viewer.isEmpty()) {
      return Response.status(503).header("Retry-After", RETRY_SECONDS).build();
    }
    StreamingOutput stream = out -> send(viewer.get(), out);
    return Response.ok(stream, "text/event-stream; charset=utf-8")
        .header("X-Accel-Buffering", "no")
        .build();
  }

  private void send(LiveFeed.Subscription viewer, OutputStream out) {
    try {
      write(out, BEGINNING);
      for (var event = viewer.next(HEARTBEAT_SECONDS);
          event == null || !event.isEmpty();
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
