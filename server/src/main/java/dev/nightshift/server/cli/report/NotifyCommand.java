package dev.nightshift.server.cli.report;

import dev.nightshift.server.api.NotificationsResource.TestJson;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift notify}. */
@Command(
    name = "notify",
    description = "Tests a channel, and sends again what was given up.",
    footer = {
      "",
      "nightshift notifications shows channels and messages.",
      "",
      "Example:",
      "  nightshift notify test ops-mail"
    })
public final class NotifyCommand {
  private static final String PATH = "/api/v1/notifications";

  private final Terminal terminal;

  public NotifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "test",
      description = "Sends a test message and tells whether the other side took it.",
      footer = {
        "",
        "Ends with 1 if it did not.",
        "",
        "Example:",
        "  nightshift notify test ops-mail"
      })
  int test(
      @Mixin RemoteOptions options,
      @Parameters(paramLabel = "CHANNEL", description = "As config.yml names it.") String channel,
      @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
          String reason) {
    var json =
        options
            .connect(terminal)
            .post(
                PATH + "/channels/" + ServerClient.encode(channel) + "/test",
                Map.of("reason", reason == null ? "" : reason));
    var test = ServerClient.MAPPER.convertValue(json, TestJson.class);
    if (options.json()) {
      options.printJson(terminal, json);
    } else if (test.delivered()) {
      terminal.print(
          "channel "
              + channel
              + ": "
              + test.target()
              + " took the message in "
              + test.tookMs()
              + " ms");
    } else {
      terminal.print("channel " + channel + ": the message did not arrive: " + test.error());
    }
    return test.delivered() ? ExitCode.FINE : ExitCode.FINDING;
  }

  @Command(
      name = "retry",
      description = "Sends a message again that was given up or waits, or all that were given up.",
      footer = {
        "",
        "What was delivered is never sent again.",
        "",
        "Example:",
        "  nightshift notify retry --channel ops-mail --reason \"the mail server is back\""
      })
  int retry(
      @Mixin RemoteOptions options,
      @Parameters(
              arity = "0..1",
              paramLabel = "MESSAGE",
              description = "As notifications shows it; without: all that were given up.")
          String id,
      @Option(names = "--channel", paramLabel = "CHANNEL", description = "Of this channel only.")
          String channel,
      @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
          String reason) {
    var server = options.connect(terminal);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("reason", reason == null ? "" : reason);
    if (id == null) {
      body.put("channel", channel == null ? "" : channel);
    }
    var json =
        server.post(
            id == null ? PATH + "/retry" : PATH + "/" + ServerClient.encode(id) + "/retry", body);
    if (options.json()) {
      options.printJson(terminal, json);
    } else if (id == null) {
      terminal.print(
          switch (json.path("messages").asInt()) {
            case 0 -> "there is no message to be sent again";
            case 1 -> "1 message is sent again";
            default -> json.path("messages").asInt() + " messages are sent again";
          });
    } else {
      terminal.print("message " + id + " is sent again by " + json.path("channel").asText());
    }
    return ExitCode.FINE;
  }
}
