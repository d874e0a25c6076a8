package dev.nightshift.server.cli.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.BundleFiles;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.Installation;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift bundle}. */
@Command(
    name = "bundle",
    description = "Generates dashboards, alerts and runbooks from the jobs. Needs no server.",
    footer = {"", "Example:", "  nightshift bundle generate"})
public final class BundleCommand {
  private final Terminal terminal;

  private BundleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with all that belongs below it. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new BundleCommand(terminal))
        .addSubcommand(new BundleVerifyCommand(terminal))
        .addSubcommand(new BundlePushCommand(terminal))
        .addSubcommand(new BundleDiffCommand(terminal));
  }

  @Command(
      name = "generate",
      description = "Writes alerts/, dashboards/, deploy/ and runbooks/.",
      footer = {"", "Example:", "  nightshift bundle generate --to ../observability"})
  int generate(@Mixin LocalOptions options, @Mixin BundleSource source, @Mixin Target target)
      throws IOException {
    var installation = options.installation(terminal);
    var bundle = bundle(installation, source);
    var folder = target.folder(installation);
    var done = BundleFiles.write(bundle, folder);
    print(options, "changes", done);
    if (!options.json()) {
      terminal.print(
          bundle.files().size()
              + " files in "
              + folder
              + ", "
              + (done.isEmpty() ? "all up to date" : done.size() + " of them changed"));
    }
    return ExitCode.FINE;
  }

  @Command(
      name = "check",
      description = "Compares the files with what the jobs would generate now.",
      footer = {
        "",
        "Ends with 1 if a file is missing, stale or foreign.",
        "",
        "Example:",
        "  nightshift bundle check"
      })
  int check(@Mixin LocalOptions options, @Mixin BundleSource source, @Mixin Target target)
      throws IOException {
    var installation = options.installation(terminal);
    var bundle = bundle(installation, source);
    var findings = BundleFiles.check(bundle, target.folder(installation));
    print(options, "findings", findings);
    if (findings.isEmpty() && !options.json()) {
      terminal.print(bundle.files().size() + " files are up to date");
    }
    return findings.isEmpty() ? ExitCode.FINE : ExitCode.FINDING;
  }

  private void print(LocalOptions options, String name, List<String> lines) {
    if (options.json()) {
      var object = JsonNodeFactory.instance.objectNode();
      var array = object.putArray(name);
      lines.forEach(array::add);
      terminal.print(object.toPrettyString());
    } else {
      lines.forEach(terminal::print);
    }
  }

  private Bundle bundle(Installation installation, BundleSource source) throws IOException {
    try {
      return Bundle.generate(installation.bundle(), source.catalogues(installation, terminal));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.finding(e.getMessage());
    }
  }

  /** Where the files are. */
  static final class Target {
    @Option(
        names = "--to",
        paramLabel = "FOLDER",
        description = "Where the files are; by default the folder of config.yml.")
    private Path to;

    private Path folder(Installation installation) {
      return to == null ? installation.config().folder() : to.toAbsolutePath().normalize();
    }
  }
}
