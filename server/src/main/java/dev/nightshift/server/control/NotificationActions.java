package dev.nightshift.server.control;

import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.notify.Outbox;
import dev.nightshift.server.notify.PostOffice;
import dev.nightshift.server.notify.PostOffice.Tested;
import dev.nightshift.server.security.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What people do with channels and messages. Thread-safe. */
public final class NotificationActions {
  private static final int LONGEST = 300;

  private final Door door;
  private final PostOffice office;

  public NotificationActions(Door door, PostOffice office) {
    this.door = door;
    this.office = office;
  }

  /**
   * Sends a test message and waits for the answer, at most for a minute or so.
   *
   * @throws Refusal if it is not sent; a message that does not arrive is an answer
   */
  public Tested test(String channel, String reason, Actor actor) {
    return door.pass(
        new Door.Asked(
            actor, "notify_test", channel, Map.of(), reason, "test the channel " + channel),
        () -> {
          known(channel);
          try {
            return office.test(channel, actor.name());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("the server is stopping; test the channel after its start");
          }
        },
        tested -> tested.error().isEmpty() ? "arrived" : cut("did not arrive: " + tested.error()));
  }

  /**
   * Gives a message its next attempt now.
   *
   * @throws Refusal if there is none, or it needs none
   */
  public Outbox.Entry retry(UUID id, String reason, Actor actor) {
    return door.pass(
        new Door.Asked(
            actor, "notify_retry", id.toString(), Map.of(), reason, "retry the message " + id),
        () -> {
          var entry = find(id);
          if (!office.retry(id)) {
            throw Refusal.conflict(
                switch (entry.state()) {
                  case DELIVERED -> "message " + id + " was delivered; it is not sent again";
                  case PENDING -> "message " + id + " is on its way just now; look again later";
                  case FAILED -> "message " + id + " ended so long ago that its text is forgotten";
                });
          }
          return find(id);
        },
        entry -> "channel " + entry.channel());
  }

  /**
   * Tries everything again that was given up.
   *
   * @param channel empty: of all channels
   * @return how many
   */
  public int retryFailed(String channel, String reason, Actor actor) {
    return door.pass(
        new Door.Asked(actor, "notify_retry", channel, Map.of(), reason, "retry what was given up"),
        () -> {
          if (!channel.isEmpty()) {
            known(channel);
          }
          return office.retryFailed(channel.isEmpty() ? null : channel);
        },
        again -> again + " messages");
  }

  private Outbox.Entry find(UUID id) {
    return office
        .find(id)
        .orElseThrow(
            () ->
                Refusal.unknown(
                    "there is no message " + id + "; GET /api/v1/notifications lists them",
                    List.of()));
  }

  private void known(String channel) {
    if (!office.channels().contains(channel)) {
      var near = NearNames.of(channel, new ArrayList<>(office.channels()));
      throw Refusal.unknown(
          "there is no channel \""
              + channel
              + "\""
              + (near.isEmpty()
                  ? "; config.yml names them, in its section notifications"
                  : "; did you mean " + String.join(" or ", near) + "?"),
          near);
    }
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }
}
