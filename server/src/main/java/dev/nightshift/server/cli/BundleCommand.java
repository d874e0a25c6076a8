package dev.nightshift.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.BundleFiles;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift bundle}. */
@Command(
    name = "bundle",
    description = "Generates dashboards, alerts and runbooks from the jobs. Needs no server.",
    footer = {"", "Example:", "  nightshift bundle generate"})
final class BundleCommand {
  private final Terminal terminal;

  BundleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "generate",
      description = "Writes alerts/, dashboards/ and runbooks/.",
      footer = {"", "Example:", "  nightshift bundle generate --to ../observability"})
  int generate(@Mixin LocalOptions options, @Mixin Source source) throws IOException {
    var installation = options.installation(terminal);
    var bundle = bundle(installation, source);
    var folder = source.folder(installation);
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
  int check(@Mixin LocalOptions options, @Mixin Source source) throws IOException {
    var installation = options.installation(terminal);
    var bundle = bundle(installation, source);
    var findings = BundleFiles.check(bundle, source.folder(installation));
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

  private Bundle bundle(Installation installation, Source source) throws IOException {
    try {
      if (!source.catalogues.isEmpty()) {
        return Bundle.generate(installation.bundle(), source.read());
      }
      try (var loaded = installation.loadSound(terminal.environment())) {
        loaded.problems().forEach(problem -> terminal.err().println("plugin problem: " + problem));
        return Bundle.generate(installation.bundle(), List.of(loaded.catalogue()));
      }
    } catch (IllegalArgumentException e) {
      throw CommandFailure.finding(e.getMessage());
    }
  }

  /** What is generated from, and where to. */
  static final class Source {
    @Option(
        names = "--to",
        paramLabel = "FOLDER",
        description = "Where the files are; by default the folder of config.yml.")
    private Path to;

    @Option(
        names = "--catalogue",
        paramLabel = "FILE",
        description =
            "A catalogue saved from /api/v1/catalogue, instead of this machine's plugins; give it"
                + " several times for several deployments.")
    private List<Path> catalogues = new ArrayList<>();

    private Path folder(Installation installation) {
      return to == null ? installation.config().folder() : to.toAbsolutePath().normalize();
    }

    private List<Catalogue> read() throws IOException {
      List<Catalogue> read = new ArrayList<>();
      for (var file : catalogues) {
        if (!Files.isReadable(file)) {
          throw CommandFailure.usage("there is no file " + file + " to read a catalogue from");
        }
        read.add(CatalogueJson.read(Files.readString(file)));
      }
      return read;
    }
  }
}
