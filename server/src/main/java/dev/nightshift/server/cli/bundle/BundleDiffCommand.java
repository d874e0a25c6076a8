package dev.nightshift.server.cli.bundle;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.BundleFiles;
import dev.nightshift.server.bundle.diff.BundleDiff;
import dev.nightshift.server.bundle.diff.ReleaseNotes;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ProductVersion;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift bundle diff}. */
@Command(
    name = "diff",
    description = "Tells as release notes what changes from one bundle to another.",
    footer = {
      "",
      "OLD and NEW are folders that hold a bundle, or catalogues saved from /api/v1/catalogue.",
      "Ends with 0, whether something changed or not.",
      "",
      "Example:",
      "  nightshift bundle diff ../deployed . > NOTES.md"
    })
final class BundleDiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "OLD", description = "What was.")
  private Path old;

  @Parameters(index = "1", paramLabel = "NEW", description = "What is to be.")
  private Path fresh;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  BundleDiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    var changes = BundleDiff.between(bundle(old), bundle(fresh));
    if (json) {
      terminal.print(ServerClient.MAPPER.valueToTree(Map.of("changes", changes)).toPrettyString());
    } else {
      terminal.print(ReleaseNotes.of(changes).stripTrailing());
    }
    return ExitCode.FINE;
  }

  private static Bundle bundle(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      try {
        return Bundle.generate(
            BundleSettings.local(ProductVersion.text()), List.of(BundleSource.read(path)));
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage(path + " is no catalogue: " + e.getMessage());
      }
    }
    var bundle = BundleFiles.load(path);
    if (bundle.file("alerts/rules.yml").isEmpty()) {
      throw CommandFailure.usage(
          path + " holds no bundle: there is no alerts/rules.yml that was generated");
    }
    return bundle;
  }
}
