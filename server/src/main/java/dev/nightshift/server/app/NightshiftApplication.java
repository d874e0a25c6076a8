package dev.nightshift.server.app;

import dev.nightshift.server.api.ApiJson;
import dev.nightshift.server.app.Launcher.Prepared;
import dev.nightshift.server.audit.NotedEntries;
import dev.nightshift.server.backup.Backups;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.LiveCatalogue;
import dev.nightshift.server.cli.console.ProductVersion;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.control.PluginWork;
import dev.nightshift.server.deployed.FiringAlerts;
import dev.nightshift.server.engine.CatchUp;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.engine.StoreClock;
import dev.nightshift.server.engine.Ticker;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.notify.PostOffice;
import dev.nightshift.server.notify.ServerEvents;
import dev.nightshift.server.report.KeptReports;
import dev.nightshift.server.report.ReportDesk;
import dev.nightshift.server.report.Reports;
import dev.nightshift.server.report.Sources;
import dev.nightshift.server.retention.Pause;
import dev.nightshift.server.retention.Retention;
import dev.nightshift.server.telemetry.ProcessSampler;
import dev.nightshift.server.telemetry.RunRecorder;
import dev.nightshift.server.telemetry.ServerFacts;
import dev.nightshift.server.telemetry.Telemetry;
import dev.nightshift.server.telemetry.Watched;
import io.dropwizard.core.Application;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.views.common.ViewBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.jetty.util.component.LifeCycle;

/** The server, part by part in the order of the data's flow. */
final class NightshiftApplication extends Application<NightshiftConfiguration> {
  private final Prepared prepared;
  private final Terminal terminal;

  NightshiftApplication(Prepared prepared, Terminal terminal) {
    this.prepared = prepared;
    this.terminal = terminal;
  }

  @Override
  public String getName() {
    return "nightshift";
  }

  @Override
  public void initialize(Bootstrap<NightshiftConfiguration> bootstrap) {
    ApiJson.configured(bootstrap.getObjectMapper());
    bootstrap.addBundle(
        new ViewBundle<>() {
          @Override
          public Map<String, Map<String, String>> getViewConfiguration(
              NightshiftConfiguration configuration) {
            // By default FreeMarker shows its errors, and what they tell, on the page.
            return Map.of("freemarker", Map.of("template_exception_handler", "rethrow"));
          }
        });
  }

  @Override
  public void run(NightshiftConfiguration configuration, Environment environment)
      throws IOException {
    var installation = prepared.installation();
    var data = installation.dataFolder();
    var loaded = prepared.loaded();
    var catalogue = new LiveCatalogue(loaded.catalogue());
    var clock = new StoreClock(terminal.clock(), Ticker.SYSTEM);
    var version = ProductVersion.text();
    var server = (AbstractServerFactory) configuration.getServerFactory();
    server.setRegisterDefaultExceptionMappers(false);

    Files.createDirectories(data);
    var opening = new OpenStore(prepared.store(), data);
    boolean first = opening.first();
    if (first) {
      NativeLibraries.clear(data);
      Fixtures.seed(
          loaded,
          installation.fixtures(),
          Announcement.by(configuration.getLoggingFactory(), terminal)::say);
    }

    var node = Parts.node(version, prepared.engine());
    var store = opening.open(clock);
    new NotedEntries(data).appendTo(store.audit(node.name()));
    loaded.remember();
    var plugins = installation.live(terminal.environment(), loaded);
    if (!first) {
      // Only now is it sure that no other server uses them.
      NativeLibraries.clear(data);
    }
    var engine = new AtomicReference<Engine>();
    var limits = installation.bundle().alerts().limits();
    var telemetry =
        new Telemetry(
            catalogue,
            ServerFacts.of(version, catalogue.derived(CatalogueJson::hash))
                .withStoreSizeLimit(prepared.store().sizeLimitBytes())
                .withWorkers(queue -> prepared.engine().limits(queue).concurrency())
                .withLimits(
                    limits.memoryBytes(),
                    limits.cpuCores(),
                    limits.secretAge(),
                    limits.dependencyBytes())
                .expecting(installation.bundle().alerts().expected()),
            new Watched(
                () -> engine.get().live(),
                store.history()::snapshot,
                () -> Optional.of(clock.offset()),
                () -> plugins.get().failures().size()),
            terminal.clock());
    telemetry.exportSubsetOf(environment.metrics());
    telemetry.watchSecrets(() -> plugins.get().secrets());
    telemetry.watchConnections(store::connections);
    telemetry.slowStatementsFrom(prepared.engine().slowStatement());
    store.watch(telemetry::storeExecuted);
    Function<Catalogue, Bundle> generate =
        now -> Bundle.generate(installation.bundle(), List.of(now));
    var bundle = catalogue.derived(generate);
    var unused = bundle.get();
    var backups =
        new Backups(
            store.backup(),
            data.resolve(Backups.FOLDER),
            prepared.retention().backups(),
            version,
            clock);
    var overviews = new JobOverview.Reader(catalogue, store.history(), () -> engine.get().live());
    var firing =
        new FiringAlerts(
            prepared.alertmanager(),
            catalogue.now().naming().jobLabel(),
            installation.bundle().deployment(),
            terminal.clock());
    var desk =
        new ReportDesk(
            new Reports(
                new Sources(
                    store.totals(),
                    store.search(),
                    store.activity(),
                    store.missed(),
                    overviews::all,
                    () -> plugins.get().plugins(),
                    firing::now,
                    installation.bundle().deployment(),
                    installation.bundle().serverUrl()),
                prepared.reports().zone(),
                clock),
            new KeptReports(data.resolve(KeptReports.FOLDER), prepared.reports().keep()));
    var office =
        new PostOffice(
            prepared.notifications(), store.outbox(), node.id(), telemetry.deliveries(), clock);
    telemetry.watchChannels(office);
    var offered =
        new OfferedOperations(
            installation.bundle(),
            catalogue::now,
            bundle,
            store.search(),
            backups,
            overviews::all,
            () -> plugins.get().plugins(),
            new ReportPost(desk, Optional.of(office)),
            telemetry::scrape,
            clock);
    var recorder =
        new RunRecorder(
            store.recordings(),
            data.resolve("recordings"),
            node.name(),
            clock,
            RunRecorder.Limits.DEFAULT);
    engine.set(
        Parts.engine(
            catalogue,
            PluginWork.of(loaded, offered),
            store,
            prepared.engine(),
            telemetry,
            recorder,
            clock,
            data.resolve("jobs"),
            node));

    engine.get().messagesTo(office);

    var maintenance =
        new Maintenance(
            prepared.maintenance(),
            catalogue,
            store.maintenance(),
            clock,
            node,
            queue -> engine.get().lookAt(queue));

    var events =
        new ServerEvents(
            office,
            prepared.notifications(),
            catalogue::now,
            store.history()::snapshot,
            new ServerEvents.Windows(maintenance::on, maintenance::next, maintenance::past),
            installation.bundle().serverUrl(),
            installation.bundle().deployment());

    // Started in this order, stopped in the opposite one.
    var lifecycle = environment.lifecycle();
    lifecycle.manage(Steps.atStop(store::close));
    lifecycle.manage(Steps.atStop(() -> plugins.get().close()));
    lifecycle.manage(new RunLogs(telemetry));
    var retention =
        new Retention(
            store.retention(prepared.reports().zone()),
            store.archive(),
            prepared.retention(),
            clock,
            node.id(),
            Pause.REAL);
    lifecycle.manage(Steps.of(retention::start, retention::stop));
    lifecycle.manage(Steps.atStop(backups::stop));
    lifecycle.manage(Steps.of(maintenance::start, maintenance::stop));
    lifecycle.manage(Steps.of(office::start, office::stop));
    lifecycle.manage(Steps.of(events::start, events::stop));
    lifecycle.manage(Steps.of(recorder::start, recorder::stop));
    lifecycle.manage(Steps.of(engine.get()::start, engine.get()::stop));
    lifecycle.manage(
        Steps.atStart(() -> store.wakeups().begin(new Heard(engine.get().hearing(), recorder))));
    lifecycle.manage(Steps.of(telemetry::start, telemetry::stop));
    var sampler =
        new ProcessSampler(
            store.processSamples(), prepared.samples(), node.id(), telemetry::logLines, clock);
    lifecycle.manage(Steps.of(sampler::start, sampler::stop));

    var people =
        new People(configuration.access(), data, store, Listening.loopbackOnly(server), clock);
    environment.healthChecks().register("store", new StoreCheck(store.history()));
    environment.servlets().addServlet("metrics", telemetry.servlet()).addMapping("/metrics");
    var pages =
        new HttpSurface(
                new HttpSurface.Content(
                    catalogue,
                    plugins,
                    bundle,
                    now -> {
                      var unusedBundle = generate.apply(now);
                    },
                    offered,
                    desk),
                engine.get(),
                recorder,
                prepared.engine(),
                store,
                sampler.samples(),
                store.audit(node.name()),
                new HttpSurface.Calendar(
                    maintenance,
                    prepared.maintenance(),
                    new CatchUp(catalogue, store.missedSlots(), clock, node, engine.get()::lookAt)),
                new Keeping(
                    store,
                    retention,
                    prepared.retention(),
                    backups,
                    prepared.store().sizeLimitBytes()),
                people,
                firing,
                office,
                installation.bundle(),
                clock)
            .register(environment);
    LastErrors.of(environment.getApplicationContext());
    // before the server waits for answers that are open: those of pages never end by themselves
    lifecycle.addEventListener(
        new LifeCycle.Listener() {
          @Override
          public void lifeCycleStopping(LifeCycle event) {
            pages.stop();
          }
        });
  }
}
