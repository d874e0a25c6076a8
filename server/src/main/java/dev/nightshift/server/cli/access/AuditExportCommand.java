package dev.nightshift.server.cli.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift audit export}. */
@Command(
    name = "export",
    description = "Saves entries of the audit, with stack traces, as CSV or JSON.",
    footer = {"", "Example:", "  nightshift audit export --to audit.csv --since 30d"})
final class AuditExportCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;
  @Mixin private AuditFilter filter;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "It must not be there; its ending says how it is written: .csv or .json.")
  private Path file;

  AuditExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var name = file.getFileName().toString();
    if (!name.endsWith(".csv") && !name.endsWith(".json")) {
      throw CommandFailure.usage(
          "--to is \"" + file + "\"; write a file that ends with .csv or .json");
    }
    if (Files.exists(file)) {
      throw CommandFailure.usage(file + " is there already and was not overwritten");
    }
    var format = name.substring(name.lastIndexOf('.') + 1);
    options
        .connect(terminal)
        .download("/api/v1/audit/export?format=" + format + filter.query(), file);
    if (options.json()) {
      options.printJson(
          terminal, JsonNodeFactory.instance.objectNode().put("file", file.toString()));
    } else {
      terminal.print("saved in " + file);
    }
    return ExitCode.FINE;
  }
}
