package dev.nightshift.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.server.control.NotificationActions;
import dev.nightshift.server.notify.Channels.ChannelLook;
import dev.nightshift.server.notify.Outbox;
import dev.nightshift.server.notify.PostOffice;
import dev.nightshift.server.notify.PostOffice.Tested;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Messages and the channels that deliver them. */
@Path("api/v1/notifications")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public final class NotificationsResource {
  private static final String REASON = "{\"reason\": \"\"}";

  private final PostOffice office;
  private final NotificationActions actions;

  public NotificationsResource(PostOffice office, NotificationActions actions) {
    this.office = office;
    this.actions = actions;
  }

  /** Newest first; never what they say. */
  @Says(
      value = "Lists messages: waiting, delivered, given up.",
      query = {"state", "channel", "before", "limit"})
  @GET
  public PageJson<NotificationJson> list(@Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "state", "channel", "before", "limit");
    int limit = query.limit(50, 500);
    var before = query.text("before");
    var found =
        office.list(
            states(query.text("state")),
            query.text("channel"),
            before == null ? null : (long) query.number("before", 1, Integer.MAX_VALUE),
            limit + 1);
    var page = found.stream().limit(limit).map(NotificationJson::of).toList();
    return new PageJson<>(
        page, found.size() > limit ? Long.toString(found.get(limit - 1).number()) : null);
  }

  private static Set<Outbox.State> states(String text) {
    return text == null
        ? Set.of()
        : Arrays.stream(text.split(",", 0))
            .map(one -> state(one.strip()))
            .collect(Collectors.toSet());
  }

  private static Outbox.State state(String text) {
    return Arrays.stream(Outbox.State.values())
        .filter(state -> state.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new BadInput("state is \"" + text + "\"; write pending, delivered or failed"));
  }

  @Says("Lists the channels of the configuration, and how they do.")
  @GET
  @Path("channels")
  public PageJson<ChannelJson> channels() {
    return PageJson.of(office.look().stream().map(ChannelJson::of).toList());
  }

  /** Answers when the other side has. */
  @Says(
      value = "Sends a test message by a channel and tells what came of it.",
      body = {"reason"})
  @POST
  @Path("channels/{channel}/test")
  public TestJson test(
      @Context SecurityContext security, @PathParam("channel") String channel, InputStream stream)
      throws IOException {
    var body = Body.read(stream, REASON, "reason");
    return TestJson.of(
        actions.test(channel, body.text("reason"), (Actor) security.getUserPrincipal()));
  }

  @Says(
      value = "Gives a message its next attempt now.",
      body = {"reason"})
  @POST
  @Path("{id}/retry")
  public NotificationJson retry(
      @Context SecurityContext security, @PathParam("id") String id, InputStream stream)
      throws IOException {
    var body = Body.read(stream, REASON, "reason");
    return NotificationJson.of(
        actions.retry(
            Query.uuid("id", id, "it must be the id of a message"),
            body.text("reason"),
            (Actor) security.getUserPrincipal()));
  }

  @Says(
      value = "Sends again what was given up, of one channel or of all.",
      body = {"channel", "reason"})
  @POST
  @Path("retry")
  public MessagesRetriedJson retryFailed(@Context SecurityContext security, InputStream stream)
      throws IOException {
    var body =
        Body.read(stream, "{\"channel\": \"ops-mail\", \"reason\": \"\"}", "channel", "reason");
    return new MessagesRetriedJson(
        actions.retryFailed(
            body.text("channel"), body.text("reason"), (Actor) security.getUserPrincipal()));
  }

  /** How many messages are tried again. */
  public record MessagesRetriedJson(int messages) {}

  /**
   * A message, without its text.
   *
   * @param state pending, delivered or failed
   * @param nextAttempt null once it has ended
   * @param error of the last attempt
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record NotificationJson(
      String id,
      String channel,
      String key,
      String event,
      String job,
      String subject,
      String state,
      int attempts,
      Instant accepted,
      Instant nextAttempt,
      Instant ended,
      String error) {

    static NotificationJson of(Outbox.Entry entry) {
      return new NotificationJson(
          entry.id().toString(),
          entry.channel(),
          entry.key(),
          entry.event(),
          entry.job(),
          entry.subject(),
          entry.state().name().toLowerCase(Locale.ROOT),
          entry.attempts(),
          entry.accepted(),
          entry.next(),
          entry.ended(),
          entry.error());
    }
  }

  /**
   * A channel.
   *
   * @param target where it goes; never a secret
   * @param away why this server leaves it alone for now; null: it does not
   * @param oldest since when the message that waits longest is due; null: none is
   * @param delivered within 24 hours; likewise failed
   * @param deliveryRatio the share of 24 hours' messages that arrived
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record ChannelJson(
      String channel,
      String type,
      String target,
      String away,
      long pending,
      Instant oldest,
      long delivered,
      long failed,
      double deliveryRatio) {

    static ChannelJson of(ChannelLook look) {
      return new ChannelJson(
          look.name(),
          look.type(),
          look.target(),
          look.away().isEmpty() ? null : look.away(),
          look.standing().pending(),
          look.standing().oldest(),
          look.standing().delivered(),
          look.standing().failed(),
          look.ratio());
    }
  }

  /**
   * What came of a test.
   *
   * @param error null if it was delivered
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record TestJson(
      String channel, String target, String id, boolean delivered, long tookMs, String error) {

    static TestJson of(Tested tested) {
      return new TestJson(
          tested.channel(),
          tested.target(),
          tested.id().toString(),
          tested.error().isEmpty(),
          tested.took().toMillis(),
          tested.error().isEmpty() ? null : tested.error());
    }
  }
}
