package dev.nightshift.server.cli.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.NotificationsResource.ChannelJson;
import dev.nightshift.server.api.NotificationsResource.NotificationJson;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift notifications}. */
@Command(
    name = "notifications",
    description = "Shows the channels of config.yml, and messages that wait or were given up.",
    footer = {
      "",
      "Ends with 1 if a message was given up within a day, or waits for its next attempt.",
      "",
      "Example:",
      "  nightshift notifications --state failed --channel ops-mail"
    })
public final class NotificationsCommand extends RemoteCommand {
  private static final String PATH = "/api/v1/notifications";

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "pending, failed or delivered; by default pending and failed.")
  private String state;

  @Option(names = "--channel", paramLabel = "CHANNEL", description = "Of this channel only.")
  private String channel;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many messages; by default 20.")
  private int limit = 20;

  public NotificationsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    var answer = ServerClient.MAPPER.createObjectNode();
    answer.set("channels", server.get(PATH + "/channels").path("items"));
    answer.set(
        "items", server.get(PATH + query(state == null ? "pending,failed" : state)).path("items"));
    return answer;
  }

  private String query(String states) {
    return "?state="
        + ServerClient.encode(states)
        + "&limit="
        + limit
        + (channel == null ? "" : "&channel=" + ServerClient.encode(channel));
  }

  @Override
  protected int code(JsonNode answer) {
    for (var one : answer.path("channels")) {
      boolean shown = channel == null || one.path("channel").asText().equals(channel);
      if (shown && (one.path("failed").asLong() > 0 || !one.path("away").isNull())) {
        return ExitCode.FINDING;
      }
    }
    for (var one : answer.path("items")) {
      if (one.path("state").asText().equals("pending") && one.path("attempts").asInt() > 0) {
        return ExitCode.FINDING;
      }
    }
    return ExitCode.FINE;
  }

  @Override
  protected void tell(JsonNode answer) {
    var channels =
        ServerClient.MAPPER.convertValue(
            answer.path("channels"), new TypeReference<List<ChannelJson>>() {});
    if (channels.isEmpty()) {
      terminal.print("config.yml names no channel in its section notifications");
    } else {
      var table = new Table("CHANNEL", "TYPE", "TO", "ARRIVED", "WAITING", "GIVEN UP", "STATE");
      for (var one : channels) {
        table.add(
            one.channel(),
            one.type(),
            one.target(),
            one.delivered() + one.failed() == 0 ? "-" : Wording.percent(one.deliveryRatio()),
            Long.toString(one.pending()),
            Long.toString(one.failed()),
            one.away() == null ? "ok" : one.away());
      }
      table.print(terminal);
    }
    messages(answer);
  }

  private void messages(JsonNode answer) {
    var items =
        ServerClient.MAPPER
            .convertValue(answer, new TypeReference<PageJson<NotificationJson>>() {})
            .items();
    if (items.isEmpty()) {
      return;
    }
    var now = terminal.clock().instant();
    terminal.print("");
    var table = new Table("MESSAGE", "CHANNEL", "STATE", "TAKEN", "TRIES", "SUBJECT", "LAST ERROR");
    for (var one : items) {
      table.add(
          one.id(),
          one.channel(),
          one.state(),
          Wording.ago(one.accepted(), now),
          Integer.toString(one.attempts()),
          one.subject(),
          one.error() == null ? "" : one.error());
    }
    table.print(terminal);
  }
}
