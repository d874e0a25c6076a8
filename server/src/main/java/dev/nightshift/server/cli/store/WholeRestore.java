package dev.nightshift.server.cli.store;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.NotedEntries;
import dev.nightshift.server.backup.BackupException;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.store.StoreInUseException;
import dev.nightshift.server.store.StoreRestore;
import dev.nightshift.server.store.StoreRestore.Restored;
import dev.nightshift.server.store.StoreUnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Puts a copy in the place of the whole store. */
final class WholeRestore {
  private final Terminal terminal;
  private final LocalOptions options;

  WholeRestore(Terminal terminal, LocalOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  int restore(Path file, String reason) throws IOException {
    var installation = options.installation(terminal);
    var settings = StoreSection.of(installation, terminal);
    var data = installation.dataFolder();
    var holder = ServerFile.read(data).filter(ServerFile::alive);
    if (holder.isPresent()) {
      throw refused(
          data,
          file,
          reason,
          "the server at "
              + holder.get().url()
              + " (process "
              + holder.get().pid()
              + ") uses the store of "
              + data
              + "; stop it first: kill "
              + holder.get().pid());
    }
    var restore = new StoreRestore(data, file, terminal.clock());
    var entry = entry(file, reason);
    try {
      var done =
          settings.url().isPresent() ? restore.postgres(settings, entry) : restore.file(entry);
      tell(done, settings.postgresAddress().orElse(data.resolve("nightshift.mv.db").toString()));
      return ExitCode.FINE;
    } catch (BackupException
        | StoreInUseException
        | StoreUnreachableException
        | IllegalStateException e) {
      throw refused(data, file, reason, e.getMessage());
    }
  }

  /** For the audit too, once a server can write it. */
  private CommandFailure refused(Path data, Path file, String reason, String why) {
    var failure = CommandFailure.finding(why);
    if (Files.isDirectory(data)) {
      try {
        new NotedEntries(data)
            .note(
                new AuditEntry(
                    terminal.clock().instant(),
                    actor(),
                    "restore",
                    "store",
                    Map.of("file", file.toString()),
                    reason,
                    AuditEntry.Outcome.REFUSED,
                    why));
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }

  private static Actor actor() {
    var name = System.getProperty("user.name", "");
    return new Actor(name.isBlank() ? "command line" : name, Role.ADMIN, "", "");
  }

  private Function<Restored, AuditEntry> entry(Path file, String reason) {
    return restored ->
        new AuditEntry(
            terminal.clock().instant(),
            actor(),
            "restore",
            "store",
            Map.of(
                "file", file.toString(),
                "taken", restored.manifest().taken(),
                "sha256", restored.manifest().sha256()),
            reason,
            AuditEntry.Outcome.DONE,
            restored.kept() == null
                ? "there was no store before"
                : "the store of before is " + restored.kept().getFileName());
  }

  private void tell(Restored done, String store) {
    var manifest = done.manifest();
    if (options.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("store", store);
      json.put("kept", done.kept() == null ? null : done.kept().toString());
      json.put("copy", manifest);
      terminal.print(ServerClient.MAPPER.valueToTree(json).toPrettyString());
      return;
    }
    terminal.print(
        store
            + " is as of "
            + Wording.instant(Instant.parse(manifest.taken()))
            + ": "
            + Wording.count(manifest.rows(), "record", "records")
            + ", of them "
            + Wording.count(manifest.rows("run"), "run", "runs"));
    if (done.kept() != null) {
      terminal.print("the store of before is " + done.kept());
    }
    terminal.print(
        "start the server; due times since then are missed, or made up for, as after"
            + " an outage; what ran since then is not known any more, and may run a second time");
  }
}
