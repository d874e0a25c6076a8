package dev.nightshift.server.cli.access;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.TokensResource.TokenJson;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift tokens}. */
@Command(
    name = "tokens",
    description = "Lists, makes and revokes tokens for programs.",
    footer = {
      "",
      "Two tokens of one name are valid at a time: make the new one, give it to the program, and",
      "revoke the old one.",
      "",
      "Example:",
      "  nightshift tokens create ci --role admin --expires 90d"
    })
public final class TokensCommand {
  private static final String PATH = "/api/v1/tokens";

  private final Terminal terminal;

  public TokensCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "list",
      description = "Lists tokens, also those that are valid no longer.",
      footer = {"", "Example:", "  nightshift tokens list"})
  int list(@Mixin RemoteOptions options) {
    var json = options.connect(terminal).get(PATH);
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    var now = terminal.clock().instant();
    var table = new Table("TOKEN", "NAME", "ROLE", "STATE", "LAST USE", "EXPIRES", "MADE", "BY");
    ServerClient.MAPPER
        .convertValue(json, new TypeReference<PageJson<TokenJson>>() {})
        .items()
        .forEach(
            token ->
                table.add(
                    token.id(),
                    token.name(),
                    token.role(),
                    token.state(),
                    Wording.agoOrNever(token.lastUsed(), now),
                    token.expires() == null ? "never" : token.expires().toString(),
                    Wording.agoOrNever(token.created(), now),
                    token.createdBy()));
    table.print(terminal);
    return ExitCode.FINE;
  }

  @Command(
      name = "create",
      description = "Makes a token and shows it, this once.",
      footer = {"", "Example:", "  nightshift tokens create wallboard --expires 365d"})
  int create(
      @Mixin RemoteOptions options,
      @Parameters(paramLabel = "NAME", description = "Who uses it, for the audit.") String name,
      @Option(
              names = "--role",
              defaultValue = "viewer",
              paramLabel = "ROLE",
              description = "viewer (default) or admin.")
          String role,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "After how long, as 90d; by default never.")
          String expires) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("role", role);
    body.put("expires", expires);
    var json = options.connect(terminal).post(PATH, body);
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    terminal.print(json.path("token").asText());
    terminal
        .err()
        .println(
            "This is shown once. Revoke it with: nightshift tokens revoke "
                + json.path("id").asText());
    return ExitCode.FINE;
  }

  @Command(
      name = "expire",
      description = "Lets a token end sooner, so that its program has time to change to the next.",
      footer = {"", "Example:", "  nightshift tokens expire 3f9a1c07d2e4 --in 24h"})
  int expire(
      @Mixin RemoteOptions options,
      @Parameters(paramLabel = "TOKEN", description = "As tokens list shows it.") String id,
      @Option(
              names = "--in",
              required = true,
              paramLabel = "TIME",
              description = "After how long, as 24h.")
          String in) {
    var path = PATH + "/" + ServerClient.encode(id) + "/expiry";
    var json = options.connect(terminal).put(path, Map.of("in", in));
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      terminal.print(
          "the token "
              + id
              + " of "
              + json.path("name").asText()
              + " ends at "
              + json.path("expires").asText());
    }
    return ExitCode.FINE;
  }

  @Command(
      name = "revoke",
      description = "Revokes a token; it is refused from now on.",
      footer = {"", "Example:", "  nightshift tokens revoke 3f9a1c07d2e4"})
  int revoke(
      @Mixin RemoteOptions options,
      @Parameters(paramLabel = "TOKEN", description = "As tokens list shows it.") String id) {
    var json = options.connect(terminal).delete(PATH + "/" + ServerClient.encode(id));
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      terminal.print("the token " + id + " of " + json.path("name").asText() + " is revoked");
    }
    return ExitCode.FINE;
  }
}
