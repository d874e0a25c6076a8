package dev.nightshift.server.cli.access;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.AuditEntryJson;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift audit list}. */
@Command(
    name = "list",
    description = "Lists who did what, what was refused, and which runs failed, the newest first.",
    footer = {
      "",
      "Examples:",
      "  nightshift audit list --actor ann --since 7d",
      "  nightshift audit list --target backup --outcome refused"
    })
final class AuditListCommand extends RemoteCommand {
  @Mixin private AuditFilter filter;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many, 1 to 1000; by default ${DEFAULT-VALUE}.")
  private String limit = "20";

  @Option(
      names = "--before",
      paramLabel = "CURSOR",
      description = "Those before the \"next\" of an earlier answer.")
  private String before;

  AuditListCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get(
        "/api/v1/audit?limit="
            + ServerClient.encode(limit)
            + filter.query()
            + AuditFilter.query("before", before));
  }

  @Override
  protected void tell(JsonNode answer) {
    var page =
        ServerClient.MAPPER.convertValue(answer, new TypeReference<PageJson<AuditEntryJson>>() {});
    if (page.items().isEmpty()) {
      terminal.print("there is no such entry");
      return;
    }
    var table = new Table("TIME", "ACTOR", "ADDRESS", "ACTION", "TARGET", "OUTCOME", "WHY");
    for (var entry : page.items()) {
      table.add(
          Wording.instant(entry.at()),
          entry.actor(),
          entry.address() == null ? "-" : entry.address(),
          entry.action(),
          entry.target() == null ? "-" : entry.target(),
          entry.outcome(),
          why(entry));
    }
    table.print(terminal);
    if (page.next() != null) {
      terminal.print("older ones: --before " + page.next());
    }
  }

  private static String why(AuditEntryJson entry) {
    var refused = entry.outcome().equals("refused");
    var text = refused || entry.reason() == null ? entry.detail() : entry.reason();
    return text == null ? "" : text.lines().findFirst().orElse("");
  }
}
