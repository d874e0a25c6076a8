package dev.nightshift.server.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.backup.BackupException;
import dev.nightshift.server.backup.BackupFile;
import dev.nightshift.server.backup.BackupManifest;
import dev.nightshift.server.backup.Backups;
import dev.nightshift.server.backup.StoreBackup;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ProductVersion;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.store.PostgresStore;
import dev.nightshift.server.store.StoreInUseException;
import dev.nightshift.server.store.StoreRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of the whole store, made by the running server, or by this process if none runs. */
public final class WholeBackup {
  private static final String PATH = "/api/v1/store/backups";
  private static final long POLL_MILLIS = 300;

  private final Terminal terminal;
  private final RemoteOptions options;

  public WholeBackup(Terminal terminal, RemoteOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /**
   * Makes one.
   *
   * @param to null: where the server keeps them
   */
  int make(Path to, String reason) throws IOException, InterruptedException {
    if (to != null && Files.exists(to)) {
      throw CommandFailure.usage(
          to + " is there already and was not overwritten; name another file");
    }
    var server = options.find(terminal);
    return server.isPresent() ? ask(server.get(), to, reason) : makeHere(to);
  }

  private int ask(ServerClient server, Path to, String reason)
      throws IOException, InterruptedException {
    var made = make(server, reason);
    if (to == null) {
      print("the server's backup " + made.name(), made.manifest());
    } else {
      bring(server, made, to);
      print(to.toString(), made.manifest());
    }
    return ExitCode.FINE;
  }

  /**
   * A backup that the server has made.
   *
   * @param name of its file on the server
   */
  public record Made(String name, BackupManifest manifest) {}

  /** Lets the server make one, and waits for it. */
  public Made make(ServerClient server, String reason) throws InterruptedException {
    var work = server.post(PATH, Map.of("reason", reason));
    var shown = "";
    while (work.path("ended").isNull()) {
      var table = work.path("table").asText();
      if (terminal.interactive() && !table.isEmpty() && !table.equals(shown)) {
        terminal.err().println(table + " …");
        shown = table;
      }
      Thread.sleep(POLL_MILLIS);
      work = server.get(PATH).path("last");
    }
    if (!work.path("error").isNull()) {
      throw CommandFailure.finding(work.path("error").asText());
    }
    return new Made(
        work.path("file").asText(),
        ServerClient.MAPPER.convertValue(work.path("copy"), BackupManifest.class));
  }

  /** Brings it here, whole or not at all. */
  public void bring(ServerClient server, Made made, Path to) throws IOException {
    var part = to.resolveSibling(to.getFileName() + ".part");
    try {
      server.download(PATH + "/" + made.name(), part);
      if (!new BackupFile(part).check().equals(made.manifest())) {
        throw new BackupException(made.name() + " is not the backup that was asked for");
      }
      Files.move(part, to);
    } catch (BackupException e) {
      throw CommandFailure.finding(
          "the copy did not arrive as it was made ("
              + e.getMessage()
              + "); it is on the server as "
              + made.name());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private int makeHere(Path to) throws IOException {
    var installation = options.local().installation(terminal);
    var settings = StoreSection.of(installation, terminal);
    var data = installation.dataFolder();
    var now = terminal.clock().instant();
    var file = to == null ? data.resolve(Backups.FOLDER).resolve(Backups.name(now)) : to;
    var store =
        settings.url().isPresent()
            ? PostgresStore.backupOf(settings)
            : fileOf(data.resolve("nightshift"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    try {
      var manifest = store.write(file, ProductVersion.text(), now, (table, more) -> {});
      print(file.toString(), manifest);
      return ExitCode.FINE;
    } catch (BackupException | StoreInUseException e) {
      throw CommandFailure.finding(e.getMessage());
    }
  }

  private static StoreBackup fileOf(Path store) {
    if (!Files.exists(Path.of(store + ".mv.db"))) {
      throw CommandFailure.finding(
          "there is no store "
              + store
              + ".mv.db; name the configuration of its server with --config");
    }
    return H2Store.backupOf(store);
  }

  /** Reads all of one, and changes nothing. */
  int verify(Path file) throws IOException {
    try {
      print(file + " is whole:", StoreRestore.verify(file));
      return ExitCode.FINE;
    } catch (BackupException e) {
      throw CommandFailure.finding(e.getMessage());
    }
  }

  private void print(String what, BackupManifest manifest) {
    if (options.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("file", what.replace(" is whole:", "").replace("the server's backup ", ""));
      json.put("copy", manifest);
      options.printJson(terminal, ServerClient.MAPPER.<JsonNode>valueToTree(json));
      return;
    }
    terminal.print(what);
    terminal.print(
        "  "
            + Wording.count(manifest.rows(), "record", "records")
            + ", of them "
            + Wording.count(manifest.rows("run"), "run", "runs")
            + " and "
            + Wording.count(manifest.rows("audit"), "audit entry", "audit entries")
            + "; each was read back");
    terminal.print(
        "  as of "
            + Wording.instant(Instant.parse(manifest.taken()))
            + ", store "
            + manifest.store()
            + ", schema "
            + manifest.schema()
            + ", version "
            + manifest.server());
    terminal.print("  SHA-256 of the store in it: " + manifest.sha256());
  }
}
