package dev.nightshift.server.cli;

import dev.nightshift.server.api.AuditResource.VerdictJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nightshift audit}. */
@Command(
    name = "audit",
    description = "Checks the audit.",
    footer = {"", "Example:", "  nightshift audit verify"})
final class AuditCommand {
  private final Terminal terminal;

  AuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "verify",
      description = "Follows the chain of hashes of each node, from its beginning or checkpoint.",
      footer = {
        "",
        "Ends with 1 if an entry was changed or removed. A head that is noted elsewhere proves later",
        "that nothing before it was rewritten.",
        "",
        "Example:",
        "  nightshift audit verify"
      })
  int verify(@Mixin RemoteOptions options) {
    var json = options.connect(terminal).get("/api/v1/audit/verify");
    var verdict = ServerClient.MAPPER.convertValue(json, VerdictJson.class);
    if (options.json()) {
      options.printJson(terminal, json);
      return verdict.whole() ? ExitCode.FINE : ExitCode.FINDING;
    }
    for (var chain : verdict.chains()) {
      terminal.print(
          chain.node()
              + ": "
              + chain.entries()
              + " entries"
              + (chain.removed() == 0
                  ? ""
                  : " after " + chain.removed() + " that retention removed")
              + (chain.broken() == null
                  ? " are whole; entry " + chain.last() + " has the head " + chain.head()
                  : ", then BROKEN at entry "
                      + chain.broken().sequence()
                      + " of "
                      + chain.broken().at()
                      + ": "
                      + chain.broken().what()));
    }
    if (verdict.chains().isEmpty()) {
      terminal.print("there are no entries yet");
    }
    return verdict.whole() ? ExitCode.FINE : ExitCode.FINDING;
  }
}
