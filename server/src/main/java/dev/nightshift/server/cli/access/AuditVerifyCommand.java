package dev.nightshift.server.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.AuditEntryJson;
import dev.nightshift.server.api.AuditResource.ChainJson;
import dev.nightshift.server.api.AuditResource.VerdictJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift audit verify}. */
@Command(
    name = "verify",
    description = "Follows the chain of hashes of each node, from its beginning or checkpoint.",
    footer = {
      "",
      "Ends with 1 if an entry was changed or removed. That the last entries were cut off, or all",
      "of them written anew, shows only against heads that were noted elsewhere before.",
      "",
      "Examples:",
      "  nightshift audit verify",
      "  nightshift audit verify --json > /mnt/safe/audit-heads.json",
      "  nightshift audit verify --against /mnt/safe/audit-heads.json"
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "What an earlier audit verify --json printed.")
  private Path noted;

  AuditVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var server = options.connect(terminal);
    var before = noted == null ? List.<ChainJson>of() : read(noted);
    var json = server.get("/api/v1/audit/verify");
    var verdict = ServerClient.MAPPER.convertValue(json, VerdictJson.class);
    var findings = new ArrayList<String>();
    before.forEach(chain -> compare(chain, verdict.chains(), server, findings));
    if (options.json()) {
      options.printJson(terminal, json);
      findings.forEach(terminal.err()::println);
    } else {
      verdict.chains().forEach(this::print);
      if (verdict.chains().isEmpty()) {
        terminal.print("there are no entries yet");
      }
      findings.forEach(terminal::print);
      if (noted != null && findings.isEmpty()) {
        terminal.print("all that " + noted + " notes is still there");
      }
    }
    return verdict.whole() && findings.isEmpty() ? ExitCode.FINE : ExitCode.FINDING;
  }

  private static List<ChainJson> read(Path file) {
    try {
      return ServerClient.MAPPER
          .treeToValue(ServerClient.MAPPER.readTree(Files.readString(file)), VerdictJson.class)
          .chains();
    } catch (IOException | RuntimeException e) {
      throw CommandFailure.usage(
          file + " is not what audit verify --json printed; save its output in it first");
    }
  }

  private static void compare(
      ChainJson noted, List<ChainJson> chains, ServerClient server, List<String> findings) {
    var now = chains.stream().filter(chain -> chain.node().equals(noted.node())).findFirst();
    if (now.isEmpty()) {
      findings.add(
          noted.node() + ": GONE, with " + Wording.count(noted.last(), "entry", "entries"));
      return;
    }
    var chain = now.get();
    long begins = chain.last() - chain.entries();
    if (chain.broken() == null && chain.last() < noted.last()) {
      findings.add(
          noted.node()
              + ": CUT OFF after entry "
              + chain.last()
              + "; there were "
              + noted.last()
              + " before");
    } else if (noted.last() > begins && noted.last() <= chain.last()) {
      var entry = hash(server, noted);
      if (!entry.equals(noted.head())) {
        findings.add(
            noted.node()
                + ": WRITTEN ANEW; entry "
                + noted.last()
                + " had the hash "
                + noted.head()
                + " before");
      }
    }
  }

  private static String hash(ServerClient server, ChainJson noted) {
    JsonNode entry =
        server.get(
            "/api/v1/audit/entries/" + ServerClient.encode(noted.node()) + "/" + noted.last());
    return ServerClient.MAPPER.convertValue(entry, AuditEntryJson.class).hash();
  }

  private void print(ChainJson chain) {
    terminal.print(
        chain.node()
            + ": "
            + Wording.count(chain.entries(), "entry", "entries")
            + (chain.removed() == 0 ? "" : " after " + chain.removed() + " that retention removed")
            + (chain.broken() == null
                ? (chain.entries() == 1 ? " is" : " are")
                    + " whole; entry "
                    + chain.last()
                    + " has the head "
                    + chain.head()
                : ", then BROKEN at entry "
                    + chain.broken().sequence()
                    + " of "
                    + chain.broken().at()
                    + ": "
                    + chain.broken().what()));
  }
}
