package dev.nightshift.server.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.StoreJson;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import picocli.CommandLine.Command;

/** {@code nightshift store}. */
@Command(
    name = "store",
    description = "Shows what the store holds, and what retention will remove next.",
    footer = {"", "Example:", "  nightshift store --json"})
public final class StoreCommand extends RemoteCommand {
  public StoreCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get("/api/v1/store");
  }

  @Override
  protected void tell(JsonNode answer) {
    var store = ServerClient.MAPPER.convertValue(answer, StoreJson.class);
    var now = terminal.clock().instant();
    if (store.bytes() > 0) {
      terminal.print("on disk  " + Wording.bytes(store.bytes()));
    }
    var tables = new Table("RECORDS", "ROWS", "OLDEST", "KEPT FOR", "NEXT REMOVAL");
    for (var table : store.tables()) {
      var kept =
          store.retention().stream()
              .filter(each -> each.kind().equals(table.name()))
              .findFirst()
              .orElse(null);
      tables.add(
          table.name(),
          Wording.count(table.rows()),
          table.oldest() == null ? "-" : Wording.ago(table.oldest(), now),
          kept == null ? "-" : kept.keep(),
          kept == null || kept.next() == null
              ? "-"
              : kept.next().isAfter(now) ? Wording.in(kept.next(), now) : "now");
    }
    tables.print(terminal);
    var last = store.lastSweep();
    if (last != null) {
      terminal.print(
          "looked "
              + Wording.ago(last.at(), now)
              + ", removed "
              + (last.removed().isEmpty() ? "nothing" : last.removed())
              + (last.bites() == 0 ? "" : ", longest removal " + last.longestMs() + " ms"));
    }
  }
}
