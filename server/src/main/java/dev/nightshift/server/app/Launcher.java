package dev.nightshift.server.app;

import dev.nightshift.server.catalog.ScheduleFindings;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ConfigFile;
import dev.nightshift.server.cli.console.Installation;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.operate.ServerLauncher;
import dev.nightshift.server.deployed.AlertmanagerSettings;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.MaintenanceSection;
import dev.nightshift.server.engine.RecurringWindow;
import dev.nightshift.server.engine.WindowCollisions;
import dev.nightshift.server.notify.NotificationSection;
import dev.nightshift.server.notify.NotificationSettings;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import dev.nightshift.server.report.ReportSettings;
import dev.nightshift.server.retention.RetentionSettings;
import dev.nightshift.server.store.PostgresStore;
import dev.nightshift.server.store.StoreSettings;
import dev.nightshift.server.store.StoreUnreachableException;
import dev.nightshift.server.telemetry.SampleSettings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads config.yml and the plugins as a whole, tells all problems at once, and only then starts.
 */
final class Launcher implements ServerLauncher {
  private volatile RunningServer server;

  /** Whether a server was started and the process must live on. */
  boolean serving() {
    return server != null;
  }

  @Override
  public void start(Path config, Terminal terminal) {
    var prepared = prepare(config, terminal);
    server = RunningServer.start(prepared, terminal);
    var announcement = Announcement.by(prepared.configuration().getLoggingFactory(), terminal);
    windows(prepared, terminal).forEach(announcement::warn);
  }

  @Override
  public void check(Path config, Terminal terminal) {
    var prepared = prepare(config, terminal);
    try (var loaded = prepared.loaded()) {
      if (prepared.store().url().isPresent()) {
        reach(prepared.store());
      }
      terminal.out().println(config.getFileName() + " is sound: " + StartText.jobs(loaded));
      loaded
          .offeredDrivers()
          .forEach(
              driver ->
                  terminal
                      .out()
                      .println(
                          "JDBC driver: " + driver.className() + " (" + driver.source() + ")"));
      loaded.problems().stream()
          .filter(PluginProblem::harmless)
          .forEach(problem -> terminal.out().println("note: " + problem));
      ScheduleFindings.of(loaded.catalogue(), terminal.clock().instant())
          .forEach(finding -> terminal.out().println("warning: " + finding));
      windows(prepared, terminal).forEach(finding -> terminal.out().println("warning: " + finding));
      var today = LocalDate.ofInstant(terminal.clock().instant(), ZoneOffset.UTC);
      prepared
          .installation()
          .bundle()
          .runbooks()
          .overdue(today)
          .ifPresent(finding -> terminal.out().println("warning: " + finding));
      if (!loaded.failures().isEmpty()) {
        throw CommandFailure.finding(
            String.join("\n", loaded.failures().stream().map(PluginProblem::toString).toList()));
      }
    }
  }

  private static void reach(StoreSettings store) {
    try {
      PostgresStore.check(store);
    } catch (StoreUnreachableException e) {
      throw CommandFailure.finding(e.getMessage());
    }
  }

  private static List<String> windows(Prepared prepared, Terminal terminal) {
    return WindowCollisions.of(
        prepared.loaded().catalogue(), prepared.maintenance(), terminal.clock().instant());
  }

  /**
   * Everything that is read before anything is started.
   *
   * @throws CommandFailure with all problems of config.yml
   */
  static Prepared prepare(Path config, Terminal terminal) {
    var installation = Installation.of(config, terminal.environment());
    List<ConfigProblem> problems = new ArrayList<>(installation.problems());
    var bound = DropwizardSections.read(installation.config(), problems);
    var document = installation.config().document();
    var binder = new SettingsBinder(installation.dataFolder(), terminal.environment());
    var engine =
        binder.bind(EngineSettings.class, QueueSection.intoEngine(document, problems), problems);
    var retentionSection = new RetentionSection(document, binder, problems);
    var retention = retentionSection.read();
    var store = binder.bind(StoreSettings.class, document.at("store"), problems);
    tooSlow(engine, store).ifPresent(problems::add);
    var alertmanager =
        binder.bind(AlertmanagerSettings.class, document.at("alertmanager"), problems);
    var samples = binder.bind(SampleSettings.class, document.at("samples"), problems);
    var reports = binder.bind(ReportSettings.class, document.at("reports"), problems);
    var maintenance = MaintenanceSection.read(document, binder, problems);
    var notifications = NotificationSection.read(document, binder, problems);
    NativeLibraries.intoFolder(installation.dataFolder());
    var loaded = installation.load(terminal.environment());
    problems.addAll(loaded.configProblems());
    retentionSection.refuseUnknownJobs(loaded);
    if (loaded.failures().isEmpty()) {
      var names = loaded.jobs().stream().map(LoadedJob::name).toList();
      MaintenanceSection.checkJobs(document, maintenance, names, problems);
      NotificationSection.checkJobs(document, notifications, names, problems);
    }
    installation.fixtures().stream()
        .filter(fixture -> !loaded.fixtures().containsKey(fixture))
        .forEach(
            fixture ->
                problems.add(
                    new ConfigProblem(
                        0,
                        "fixtures",
                        "fixtures names \""
                            + fixture
                            + "\", which no loaded plugin makes; there are "
                            + loaded.fixtures().keySet()
                            + ".")));
    if (!problems.isEmpty()) {
      loaded.close();
      throw ConfigFile.failure(config, problems);
    }
    RetentionSection.note(document).ifPresent(note -> terminal.err().println("note: " + note));
    return new Prepared(
        installation,
        bound,
        engine.orElseThrow(),
        retention.orElseThrow(),
        store.orElseThrow(),
        alertmanager.orElseThrow(),
        reports.orElseThrow(),
        samples.orElseThrow(),
        maintenance,
        notifications,
        loaded);
  }

  // Or else a node would learn too late that it could not renew its lease.
  private static Optional<ConfigProblem> tooSlow(
      Optional<EngineSettings> engine, Optional<StoreSettings> store) {
    return engine
        .flatMap(given -> store.map(one -> one.tooSlowFor(given.lease())))
        .filter(sentence -> !sentence.isEmpty())
        .map(sentence -> new ConfigProblem(0, "store.timeout", sentence));
  }

  /** What a server is started from. */
  record Prepared(
      Installation installation,
      NightshiftConfiguration configuration,
      EngineSettings engine,
      RetentionSettings retention,
      StoreSettings store,
      AlertmanagerSettings alertmanager,
      ReportSettings reports,
      SampleSettings samples,
      List<RecurringWindow> maintenance,
      NotificationSettings notifications,
      LoadedPlugins loaded) {}
}
