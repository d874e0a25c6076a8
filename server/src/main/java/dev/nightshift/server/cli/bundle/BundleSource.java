package dev.nightshift.server.cli.bundle;

import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ConfigFile;
import dev.nightshift.server.cli.console.Installation;
import dev.nightshift.server.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a bundle is generated from. */
final class BundleSource {
  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description =
          "A catalogue saved from /api/v1/catalogue, instead of this machine's plugins; give it"
              + " several times for several deployments.")
  private List<Path> catalogues = new ArrayList<>();

  /**
   * The catalogues.
   *
   * @throws CommandFailure with what is wrong in config.yml or in a file
   */
  List<Catalogue> catalogues(Installation installation, Terminal terminal) throws IOException {
    if (catalogues.isEmpty()) {
      try (var loaded = installation.loadSound(terminal.environment())) {
        loaded.problems().forEach(problem -> terminal.err().println("plugin problem: " + problem));
        return List.of(loaded.catalogue());
      }
    }
    if (!installation.problems().isEmpty()) {
      throw ConfigFile.failure(installation.config().path(), installation.problems());
    }
    List<Catalogue> read = new ArrayList<>();
    for (var file : catalogues) {
      read.add(read(file));
    }
    return read;
  }

  static Catalogue read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw CommandFailure.usage("there is no file " + file + " to read a catalogue from");
    }
    return CatalogueJson.read(Files.readString(file));
  }
}
