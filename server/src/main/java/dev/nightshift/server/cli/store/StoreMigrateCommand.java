package dev.nightshift.server.cli.store;

import dev.nightshift.job.Secret;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.store.StoreCopy;
import dev.nightshift.server.store.StoreInUseException;
import dev.nightshift.server.store.StoreSettings;
import dev.nightshift.server.store.StoreUnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift store migrate}. */
@Command(
    name = "migrate",
    description = "Copies the store from its file into an empty PostgreSQL database.",
    footer = {
      "",
      "The server must be stopped. All of it arrives, or nothing; then start over. The file stays.",
      "Ends with 1 if nothing was copied.",
      "",
      "Example:",
      "  nightshift store migrate --to jdbc:postgresql://localhost:5432/nightshift \\",
      "    --user nightshift --password env:NIGHTSHIFT_DB_PASSWORD"
    })
public final class StoreMigrateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URL",
      description = "jdbc:postgresql://host:5432/database")
  private String to;

  @Option(names = "--user", paramLabel = "NAME", description = "Of the database.")
  private String user;

  @Option(
      names = "--password",
      paramLabel = "REFERENCE",
      description = "env:NAME or file:/path, never the password itself.")
  private String password;

  @Mixin private LocalOptions options;

  public StoreMigrateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var data = options.installation(terminal).dataFolder();
    var copy = new StoreCopy(data.resolve("nightshift"), target(), terminal.clock());
    try {
      told(copy.run(this::tell));
      return ExitCode.FINE;
    } catch (StoreInUseException | StoreUnreachableException | IllegalStateException e) {
      throw CommandFailure.finding(e.getMessage());
    }
  }

  private StoreSettings target() {
    var usual = StoreSettings.DEFAULT;
    try {
      return new StoreSettings(
          Optional.of(to),
          Optional.ofNullable(user),
          Optional.ofNullable(password).map(this::secret),
          usual.poolSize(),
          usual.timeout(),
          usual.sizeLimit());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--to: " + e.getMessage());
    }
  }

  private Secret secret(String reference) {
    if (reference.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
      return new Secret(reference, () -> terminal.environment().apply(reference.substring(4)));
    }
    if (reference.matches("file:.+")) {
      var file = Path.of(reference.substring(5));
      return new Secret(
          reference,
          () -> {
            try {
              return Files.readString(file).strip();
            } catch (java.io.IOException e) {
              throw CommandFailure.usage("--password: " + file + " cannot be read: " + e);
            }
          });
    }
    throw CommandFailure.usage(
        "--password must be a reference, env:NAME or file:/path; the password itself does not belong"
            + " on a command line");
  }

  private void tell(StoreCopy.Copied table) {
    if (!options.json()) {
      terminal.print(
          String.format("%-20s %10d rows  %s", table.table(), table.rows(), table.hash())
              + (table.cleaned() == 0
                  ? ""
                  : "  (" + table.cleaned() + " texts without their NUL characters)"));
    }
  }

  private void told(List<StoreCopy.Copied> copied) {
    if (options.json()) {
      try {
        terminal.print(
            ServerClient.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("items", copied)));
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
      return;
    }
    terminal.print(
        "copied: rows and hashes are the same on both sides. Now write below \"store:\" in config.yml: url: "
            + StoreSettings.DEFAULT.at(to).postgresAddress().orElseThrow());
  }
}
