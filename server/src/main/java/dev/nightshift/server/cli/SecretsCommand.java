package dev.nightshift.server.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.SecretsResource.SecretJson;
import dev.nightshift.server.health.Wording;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
final class SecretsCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  SecretsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var json = options.connect(terminal).get("/api/v1/secrets");
    var secrets =
        ServerClient.MAPPER.convertValue(json, new TypeReference<PageJson<SecretJson>>() {});
    boolean missing = secrets.items().stream().anyMatch(secret -> !secret.present());
    if (options.json()) {
      options.printJson(terminal, json);
      return missing ? ExitCode.FINDING : ExitCode.FINE;
    }
    if (secrets.items().isEmpty()) {
      terminal.print("no setting of a job refers to a secret");
      return ExitCode.FINE;
    }
    var now = terminal.clock().instant();
    var table = new Table("JOB", "SETTING", "REFERENCE", "CHANGED");
    for (var secret : secrets.items()) {
      table.add(
          secret.job(),
          secret.setting(),
          secret.reference(),
          !secret.present()
              ? "missing"
              : secret.changed() == null ? "-" : Wording.ago(secret.changed(), now));
    }
    table.lines().forEach(terminal::print);
    return missing ? ExitCode.FINDING : ExitCode.FINE;
  }
}
