package dev.nightshift.server.cli.access;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.SecretsResource.SecretJson;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code nightshift secrets}. */
@Command(
    name = "secrets",
    description = "Lists the settings that refer to secrets, and how old those are.",
    footer = {
      "",
      "Values are never shown. The age is that of the file; of the environment nobody knows.",
      "Ends with 1 if a secret is missing.",
      "",
      "Example:",
      "  nightshift secrets"
    })
public final class SecretsCommand extends RemoteCommand {
  public SecretsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get("/api/v1/secrets");
  }

  @Override
  protected int code(JsonNode answer) {
    boolean missing = secrets(answer).stream().anyMatch(secret -> !secret.present());
    return missing ? ExitCode.FINDING : ExitCode.FINE;
  }

  private static List<SecretJson> secrets(JsonNode answer) {
    return ServerClient.MAPPER
        .convertValue(answer, new TypeReference<PageJson<SecretJson>>() {})
        .items();
  }

  @Override
  protected void tell(JsonNode answer) {
    var secrets = secrets(answer);
    if (secrets.isEmpty()) {
      terminal.print("no setting of a job refers to a secret");
      return;
    }
    var now = terminal.clock().instant();
    var table = new Table("JOB", "SETTING", "REFERENCE", "CHANGED");
    for (var secret : secrets) {
      table.add(
          secret.job(),
          secret.setting(),
          secret.reference(),
          !secret.present()
              ? "missing"
              : secret.changed() == null ? "-" : Wording.ago(secret.changed(), now));
    }
    table.print(terminal);
  }
}
