package dev.nightshift.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.plugin.LoadedPlugins;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift demo}. */
@Command(
    name = "demo",
    description = "Makes real data for jobs, breaks it on purpose and heals it. Needs no server.",
    footer = {"", "Example:", "  nightshift demo break flip-byte"})
final class DemoCommand {
  private final Terminal terminal;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "seed",
      description = "Makes a fixture's data where it is not there yet; without a name lists them.",
      footer = {"", "Example:", "  nightshift demo seed ledger"})
  int seed(
      @Mixin LocalOptions options,
      @Parameters(arity = "0..1", paramLabel = "FIXTURE", description = "Its name.") String name)
      throws Exception {
    try (var loaded = load(options)) {
      Map<String, LoadedJob> fixtures = new TreeMap<>(loaded.fixtures());
      if (name == null) {
        Map<String, String> known = new LinkedHashMap<>();
        fixtures.forEach((fixture, job) -> known.put(fixture, description(job, fixture)));
        list(options, "FIXTURE", known);
        return ExitCode.FINE;
      }
      var job = fixtures.get(name);
      if (job == null) {
        throw unknown("fixture", name, fixtures.keySet());
      }
      done(options, job.seed(name));
      return ExitCode.FINE;
    }
  }

  @Command(
      name = "break",
      description = "Breaks something as a named fault says; without a name lists the faults.",
      footer = {"", "Example:", "  nightshift demo break flip-byte"})
  int breakIt(@Mixin LocalOptions options, @Mixin FaultOptions fault) throws Exception {
    try (var loaded = load(options)) {
      if (fault.name == null) {
        list(options, "FAULT", faults(loaded));
        return ExitCode.FINE;
      }
      done(options, job(loaded, fault).breakIt(fault.name));
      return ExitCode.FINE;
    }
  }

  @Command(
      name = "heal",
      description = "Undoes a fault, where the job's own fix does not; without a name lists them.",
      footer = {"", "Example:", "  nightshift demo heal lock-file"})
  int heal(@Mixin LocalOptions options, @Mixin FaultOptions fault) throws Exception {
    try (var loaded = load(options)) {
      if (fault.name == null) {
        list(options, "FAULT", faults(loaded));
        return ExitCode.FINE;
      }
      done(options, job(loaded, fault).heal(fault.name));
      return ExitCode.FINE;
    }
  }

  private LoadedPlugins load(LocalOptions options) throws Exception {
    var installation = options.installation(terminal);
    var libraries = installation.dataFolder().resolve("native");
    Files.createDirectories(libraries);
    System.setProperty("org.sqlite.tmpdir", libraries.toString());
    return installation.loadSound(terminal.environment());
  }

  private static LoadedJob job(LoadedPlugins loaded, FaultOptions fault) {
    List<LoadedJob> having =
        loaded.jobs().stream()
            .filter(job -> fault.job == null || job.name().equals(fault.job))
            .filter(job -> job.faults().stream().anyMatch(each -> each.name().equals(fault.name)))
            .toList();
    if (having.isEmpty()) {
      throw unknown("fault", fault.name, faults(loaded).keySet());
    }
    // Jobs of one plugin share their world, and so their faults.
    boolean shared =
        having.stream().map(job -> job.definition().plugin().name()).distinct().count() == 1;
    if (!shared) {
      throw CommandFailure.usage(
          "jobs of several plugins have the fault \""
              + fault.name
              + "\"; choose one: "
              + having.stream().map(job -> "--job " + job.name()).toList());
    }
    return having.get(0);
  }

  private static Map<String, String> faults(LoadedPlugins loaded) {
    Map<String, String> faults = new TreeMap<>();
    for (var job : loaded.jobs()) {
      job.faults()
          .forEach(fault -> faults.put(fault.name(), job.name() + ": " + fault.description()));
    }
    return faults;
  }

  private static String description(LoadedJob job, String fixture) {
    return job.fixtures().stream()
        .filter(each -> each.name().equals(fixture))
        .map(LoadedJob.Named::description)
        .findFirst()
        .orElse("");
  }

  private static CommandFailure unknown(
      String kind, String name, java.util.Collection<String> known) {
    var near = NearNames.of(name, known);
    return CommandFailure.usage(
        "there is no "
            + kind
            + " \""
            + name
            + "\"; "
            + (near.isEmpty()
                ? "there are " + String.join(", ", known)
                : "did you mean " + String.join(" or ", near) + "?"));
  }

  private void list(LocalOptions options, String head, Map<String, String> known) {
    if (options.json()) {
      terminal.print(ServerClient.MAPPER.valueToTree(known).toPrettyString());
      return;
    }
    var table = new Table(head, "WHAT IT DOES");
    known.forEach(table::add);
    table.lines().forEach(terminal::print);
  }

  private void done(LocalOptions options, String sentence) {
    if (options.json()) {
      terminal.print(JsonNodeFactory.instance.objectNode().put("done", sentence).toPrettyString());
    } else {
      terminal.print(sentence);
    }
  }

  /** Which fault. */
  static final class FaultOptions {
    @Parameters(arity = "0..1", paramLabel = "FAULT", description = "Its name.")
    private String name;

    @Option(names = "--job", paramLabel = "JOB", description = "Whose, where several have it.")
    private String job;
  }
}
