package dev.nightshift.server.cli.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.Installation;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.operate.ServerLauncher;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.security.CliToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift demo}. */
@Command(
    name = "demo",
    description = {
      "Without a command: a server with all plugins at work on data of their own, in a folder of its"
          + " own, where something breaks every few minutes and is healed.",
      "With one: makes real data for the jobs of config.yml, breaks it on purpose and heals it."
          + " Needs no server."
    },
    footer = {"", "Examples:", "  nightshift demo", "  nightshift demo break flip-byte"})
public final class DemoCommand implements Callable<Integer> {
  private static final String CONFIG = "demo.yml";

  private final Terminal terminal;
  private final ServerLauncher launcher;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Where all of it lies; by default demo beside the launcher.")
  private Path folder;

  @Option(names = "--calm", description = "Break nothing.")
  private boolean calm;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "How long until something breaks, and until it is healed; ${DEFAULT-VALUE}.")
  private String every;

  public DemoCommand(Terminal terminal, ServerLauncher launcher) {
    this.terminal = terminal;
    this.launcher = launcher;
  }

  /** A tour: the server lives on in this process. */
  @Override
  public Integer call() throws Exception {
    var pace = pace();
    var place =
        folder == null ? terminal.home().resolve(RemoteOptions.TOUR) : folder.toAbsolutePath();
    var config = place.normalize().resolve("config.yml");
    if (Files.notExists(config)) {
      Files.createDirectories(config.getParent());
      try (var shipped = DemoCommand.class.getResourceAsStream(CONFIG)) {
        Files.copy(shipped, config);
      }
      terminal.print("made " + config + "; to begin anew, remove its folder");
    }
    launcher.start(config, terminal);
    terminal.print("  commands  find it with  export NIGHTSHIFT_CONFIG=" + config);
    if (!calm) {
      beginTour(Installation.of(config, terminal.environment()), pace);
    }
    return ExitCode.FINE;
  }

  private Duration pace() {
    return Durations.parse(every)
        .filter(time -> time.compareTo(Duration.ofSeconds(1)) >= 0)
        .orElseThrow(
            () -> CommandFailure.usage("--every is \"" + every + "\"; write a time as 30s or 5m"));
  }

  private void beginTour(Installation installation, Duration pace) {
    var loaded = installation.loadSound(terminal.environment());
    var stops = DemoTour.through(loaded.jobs());
    var data = installation.dataFolder();
    var client = new ServerClient(ServerFile.read(data).orElseThrow().url(), CliToken.read(data));
    var tour =
        new DemoTour(
            stops,
            terminal.clock(),
            terminal::print,
            job -> client.post(RemoteCommand.job(job, "/runs"), Map.of("parameters", Map.of())));
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "demo-tour");
              thread.setDaemon(true);
              return thread;
            });
    // a tour never throws, so nobody needs the future
    var unused =
        timer.scheduleWithFixedDelay(tour, pace.toMillis(), pace.toMillis(), TimeUnit.MILLISECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(tour::end, "demo-tour-end"));
    terminal.print(
        "Every "
            + every
            + " one of "
            + stops.size()
            + " things breaks, or is healed (--calm: none):");
  }

  @Command(
      name = "seed",
      description = "Makes a fixture's data where it is not there yet; without a name lists them.",
      footer = {"", "Example:", "  nightshift demo seed ledger"})
  int seed(
      @Mixin LocalOptions options,
      @Parameters(arity = "0..1", paramLabel = "FIXTURE", description = "Its name.") String name)
      throws Exception {
    try (var loaded = options.load(terminal)) {
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
    try (var loaded = options.load(terminal)) {
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
    try (var loaded = options.load(terminal)) {
      if (fault.name == null) {
        list(options, "FAULT", faults(loaded));
        return ExitCode.FINE;
      }
      done(options, job(loaded, fault).heal(fault.name));
      return ExitCode.FINE;
    }
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
    table.print(terminal);
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
