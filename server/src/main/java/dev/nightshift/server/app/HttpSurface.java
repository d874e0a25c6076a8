package dev.nightshift.server.app;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.server.api.CatalogueResource;
import dev.nightshift.server.api.CatchUpResource;
import dev.nightshift.server.api.HealthResource;
import dev.nightshift.server.api.JobDaysResource;
import dev.nightshift.server.api.JobOrdersResource;
import dev.nightshift.server.api.JobRecordingsResource;
import dev.nightshift.server.api.JobScheduleResource;
import dev.nightshift.server.api.JobsResource;
import dev.nightshift.server.api.MaintenanceResource;
import dev.nightshift.server.api.ManyJobsResource;
import dev.nightshift.server.api.ManySchedulesResource;
import dev.nightshift.server.api.MissedResource;
import dev.nightshift.server.api.NotificationsResource;
import dev.nightshift.server.api.OpenApiResource;
import dev.nightshift.server.api.PluginsResource;
import dev.nightshift.server.api.ProblemJson;
import dev.nightshift.server.api.Problems;
import dev.nightshift.server.api.RecordingsResource;
import dev.nightshift.server.api.ReportsResource;
import dev.nightshift.server.api.RunOrdersResource;
import dev.nightshift.server.api.RunsResource;
import dev.nightshift.server.api.SaidQueries;
import dev.nightshift.server.api.ScheduleBackupResource;
import dev.nightshift.server.api.ScheduleChangesResource;
import dev.nightshift.server.api.ScheduleRestoreResource;
import dev.nightshift.server.api.SecretsResource;
import dev.nightshift.server.api.TimelineResource;
import dev.nightshift.server.api.WhatRanResource;
import dev.nightshift.server.audit.AuditLog;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.LiveCatalogue;
import dev.nightshift.server.cli.console.ProductVersion;
import dev.nightshift.server.control.Actions;
import dev.nightshift.server.control.CatchUpActions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.control.JobActions;
import dev.nightshift.server.control.ManyJobs;
import dev.nightshift.server.control.ManySchedules;
import dev.nightshift.server.control.NotificationActions;
import dev.nightshift.server.control.PluginActions;
import dev.nightshift.server.control.RecordingActions;
import dev.nightshift.server.control.RunActions;
import dev.nightshift.server.control.ScheduleActions;
import dev.nightshift.server.control.ScheduleBackup;
import dev.nightshift.server.control.WindowActions;
import dev.nightshift.server.deployed.FiringAlerts;
import dev.nightshift.server.engine.CatchUp;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.engine.RecurringWindow;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.activity.ProcessSamples;
import dev.nightshift.server.health.activity.TimelineReader;
import dev.nightshift.server.health.activity.WhatRanReader;
import dev.nightshift.server.notify.PostOffice;
import dev.nightshift.server.plugin.LivePlugins;
import dev.nightshift.server.report.ReportDesk;
import dev.nightshift.server.run.RecordingDesk;
import dev.nightshift.server.security.ResponseHeaders;
import dev.nightshift.server.store.Store;
import dev.nightshift.server.web.AlertsPage;
import dev.nightshift.server.web.ErrorPage;
import dev.nightshift.server.web.ErrorPages;
import dev.nightshift.server.web.PageVisitor;
import dev.nightshift.server.web.Reads;
import dev.nightshift.server.web.WebSurface;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything that answers over HTTP, but metrics.
 *
 * @param samples those too that are not yet written
 * @param keeping how long records are kept
 * @param links where dashboards are
 * @param clock the store's
 */
record HttpSurface(
    Content content,
    Engine engine,
    RecordingDesk recorder,
    EngineSettings settings,
    Store store,
    ProcessSamples samples,
    AuditLog audit,
    Calendar calendar,
    Keeping keeping,
    People people,
    FiringAlerts firing,
    PostOffice office,
    BundleSettings links,
    Clock clock) {

  /**
   * What there is to run, and what is told of it.
   *
   * @param bundleCheck throws {@link IllegalArgumentException} if no bundle can be made of a
   *     catalogue
   * @param offered what the server does for jobs that are granted it
   */
  record Content(
      LiveCatalogue catalogue,
      LivePlugins plugins,
      Supplier<Bundle> bundle,
      Consumer<Catalogue> bundleCheck,
      ServerOperations offered,
      ReportDesk reports) {}

  /**
   * When nothing is to run, and what becomes of due times that passed so.
   *
   * @param recurring windows of the configuration
   */
  record Calendar(Maintenance maintenance, List<RecurringWindow> recurring, CatchUp catchUp) {}

  /** Returns the pages, to be stopped before the server waits for open answers. */
  WebSurface register(Environment environment) {
    var jersey = environment.jersey();
    var door = new Door(content.catalogue()::now, audit, clock);
    var overviews = new JobOverview.Reader(content.catalogue(), store.history(), engine);

    jersey.register(people.filter(door));
    jersey.register(new PageVisitor());
    people
        .gate(door)
        .ifPresent(
            gate ->
                environment
                    .servlets()
                    .addFilter("metrics-gate", gate)
                    .addMappingForUrlPatterns(null, false, "/metrics"));
    jersey.register(new ResponseHeaders());
    jersey.register(new Problems());
    jersey.register(new ErrorPages(HttpSurface::problem, clock));
    jersey.register(new SaidQueries());
    var pages = pages(door, overviews);
    Stream.of(
            server(door),
            jobs(door, overviews),
            schedules(door, overviews),
            runs(door, overviews),
            new Looks(this, overviews).resources(),
            keeping.resources(door, clock),
            people.resources(door),
            pages.resources())
        .flatMap(List::stream)
        .forEach(jersey::register);
    return pages;
  }

  private static Optional<ErrorPage.Problem> problem(Object answer) {
    return answer instanceof ProblemJson problem
        ? Optional.of(
            new ErrorPage.Problem(
                problem.status(), problem.detail(), problem.requestId(), problem.unmatched()))
        : Optional.empty();
  }

  private List<Object> server(Door door) {
    var catalogue = content.catalogue();
    var plugins = content.plugins();
    return List.of(
        new HealthResource(
            ProductVersion.text(),
            catalogue.derived(CatalogueJson::hash),
            () -> catalogue.jobs().size(),
            () -> plugins.get().failures().size(),
            engine::storeAnswers),
        new CatalogueResource(catalogue, content.bundle()),
        new SecretsResource(plugins, clock),
        new NotificationsResource(office, new NotificationActions(door, office)),
        new OpenApiResource(),
        new PluginsResource(
            new PluginActions(
                door, plugins, catalogue, engine, content.bundleCheck(), content.offered())));
  }

  private List<Object> jobs(Door door, JobOverview.Reader overviews) {
    var actions = new JobActions(door, store.controls(), engine, clock);
    return List.of(
        new JobsResource(
            content.catalogue(), overviews, new Actions(door, engine, store.onceKeys(), clock)),
        new JobDaysResource(content.catalogue(), store.days(), clock),
        new JobOrdersResource(actions),
        new ManyJobsResource(new ManyJobs(door, actions, store.controls())));
  }

  private List<Object> schedules(Door door, JobOverview.Reader overviews) {
    var catalogue = content.catalogue();
    var controls = store.controls();
    var maintenance = calendar.maintenance();
    var backup = new ScheduleBackup(door, catalogue, controls, engine, clock);
    var changes = new ScheduleActions(door, controls, engine, clock);
    return List.of(
        new JobScheduleResource(catalogue, overviews, calendar.recurring(), clock),
        new ScheduleChangesResource(changes),
        new ManySchedulesResource(new ManySchedules(door, changes, controls)),
        new ScheduleBackupResource(backup, clock),
        new ScheduleRestoreResource(backup),
        new MaintenanceResource(maintenance, new WindowActions(door, maintenance), clock),
        new MissedResource(catalogue, store.missed(), clock),
        new CatchUpResource(new CatchUpActions(door, calendar.catchUp()), clock));
  }

  private List<Object> runs(Door door, JobOverview.Reader overviews) {
    var history = store.history();
    return List.of(
        new RunsResource(content.catalogue(), history, store.search(), overviews, clock),
        new ReportsResource(content.reports()),
        new TimelineResource(content.catalogue(), timelines(), clock),
        new WhatRanResource(whatRan(), clock),
        new RecordingsResource(store.recordings(), recordings(door)),
        new JobRecordingsResource(recordings(door)),
        new RunOrdersResource(
            new RunActions(door, store.controls(), history, engine, engine, clock)));
  }

  private RecordingActions recordings(Door door) {
    return new RecordingActions(door, store.recordings(), recorder, clock);
  }

  private TimelineReader timelines() {
    return new TimelineReader(content.catalogue(), store.activity(), store.spans(), store.missed());
  }

  private WhatRanReader whatRan() {
    return new WhatRanReader(store.activity(), samples, engine, content.catalogue(), clock);
  }

  private WebSurface pages(Door door, JobOverview.Reader overviews) {
    var history = store.history();
    var controls = store.controls();
    var maintenance = calendar.maintenance();
    return new WebSurface(
        content.catalogue(),
        overviews,
        new Reads(
            history,
            store.search(),
            store.activity(),
            store.auditTrail(),
            store.openRuns(),
            store.days(),
            store.missed(),
            store.runs(),
            store.recordings(),
            controls,
            timelines(),
            whatRan(),
            content.reports()),
        new WebSurface.Acts(
            new Actions(door, engine, store.onceKeys(), clock),
            new JobActions(door, controls, engine, clock),
            new ScheduleActions(door, controls, engine, clock),
            new CatchUpActions(door, calendar.catchUp()),
            new RunActions(door, controls, history, engine, engine, clock),
            recordings(door),
            new WindowActions(door, maintenance),
            new PluginActions(
                door,
                content.plugins(),
                content.catalogue(),
                engine,
                content.bundleCheck(),
                content.offered()),
            people.acts(door)),
        content.bundle(),
        () -> content.plugins().get().problems(),
        maintenance,
        calendar.recurring(),
        settings,
        people.sessions(),
        new AlertsPage.Sources(firing, links.dashboardUrl(), office),
        clock);
  }
}
