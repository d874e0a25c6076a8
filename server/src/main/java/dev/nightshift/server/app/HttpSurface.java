package dev.nightshift.server.app;

import dev.nightshift.server.api.CatalogueResource;
import dev.nightshift.server.api.CatchUpResource;
import dev.nightshift.server.api.HealthResource;
import dev.nightshift.server.api.JobOrdersResource;
import dev.nightshift.server.api.JobScheduleResource;
import dev.nightshift.server.api.JobsResource;
import dev.nightshift.server.api.MaintenanceResource;
import dev.nightshift.server.api.MissedResource;
import dev.nightshift.server.api.PluginsResource;
import dev.nightshift.server.api.Problems;
import dev.nightshift.server.api.RunOrdersResource;
import dev.nightshift.server.api.RunsResource;
import dev.nightshift.server.api.ScheduleBackupResource;
import dev.nightshift.server.api.ScheduleChangesResource;
import dev.nightshift.server.api.SecretsResource;
import dev.nightshift.server.audit.AuditLog;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.LiveCatalogue;
import dev.nightshift.server.cli.ProductVersion;
import dev.nightshift.server.control.Actions;
import dev.nightshift.server.control.CatchUpActions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.control.JobActions;
import dev.nightshift.server.control.PluginActions;
import dev.nightshift.server.control.RunActions;
import dev.nightshift.server.control.ScheduleActions;
import dev.nightshift.server.control.ScheduleBackup;
import dev.nightshift.server.control.WindowActions;
import dev.nightshift.server.engine.CatchUp;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.engine.OrderDesk;
import dev.nightshift.server.engine.RecurringWindow;
import dev.nightshift.server.engine.RunRequests;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.plugin.LivePlugins;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.security.AccessFilter;
import dev.nightshift.server.security.ResponseHeaders;
import dev.nightshift.server.security.Tokens;
import dev.nightshift.server.web.AssetsResource;
import dev.nightshift.server.web.PagesResource;
import dev.nightshift.server.web.RunbooksResource;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything that answers over HTTP, but metrics.
 *
 * @param bundleCheck throws {@link IllegalArgumentException} if no bundle can be made of a
 *     catalogue
 * @param keeping how long records are kept
 * @param loopbackOnly the server listens to this machine alone
 * @param storeUp answers at once
 */
record HttpSurface(
    LiveCatalogue catalogue,
    LivePlugins loaded,
    Supplier<Bundle> bundle,
    Consumer<Catalogue> bundleCheck,
    RunHistory history,
    MissedSlots missed,
    CatchUp catchUp,
    Maintenance maintenance,
    List<RecurringWindow> windows,
    ActiveRuns active,
    RunRequests requests,
    JobControls controls,
    OrderDesk orders,
    Engine engine,
    AuditLog audit,
    Keeping keeping,
    Tokens tokens,
    boolean loopbackOnly,
    BooleanSupplier storeUp,
    Clock clock) {

  void register(JerseyEnvironment jersey) {
    var door = new Door(catalogue::now, audit, clock);
    var actions = new Actions(door, requests);
    var overviews = new JobOverview.Reader(catalogue, history, active);

    jersey.register(new AccessFilter(tokens, loopbackOnly, door::refused));
    jersey.register(new ResponseHeaders());
    jersey.register(new Problems());

    jersey.register(
        new HealthResource(
            ProductVersion.text(),
            catalogue.derived(CatalogueJson::hash),
            () -> catalogue.jobs().size(),
            () -> loaded.get().failures().size(),
            storeUp));
    jersey.register(new JobsResource(catalogue, overviews, actions));
    jersey.register(
        new MaintenanceResource(maintenance, new WindowActions(door, maintenance), clock));
    jersey.register(new MissedResource(catalogue, missed, clock));
    jersey.register(new CatchUpResource(new CatchUpActions(door, catchUp), clock));
    jersey.register(new JobScheduleResource(catalogue, overviews, windows, clock));
    jersey.register(new JobOrdersResource(new JobActions(door, controls, orders, clock)));
    jersey.register(
        new RunOrdersResource(new RunActions(door, controls, history, requests, orders, clock)));
    jersey.register(
        new ScheduleChangesResource(new ScheduleActions(door, controls, orders, clock)));
    jersey.register(new RunsResource(catalogue, history, overviews));
    keeping.resources(door, clock).forEach(jersey::register);
    jersey.register(new CatalogueResource(catalogue, bundle));
    jersey.register(new SecretsResource(loaded, clock));
    jersey.register(
        new ScheduleBackupResource(
            new ScheduleBackup(door, catalogue, controls, orders, clock), clock));
    jersey.register(
        new PluginsResource(new PluginActions(door, loaded, catalogue, engine, bundleCheck)));

    jersey.register(
        new PagesResource(catalogue, overviews, history, () -> loaded.get().problems(), clock));
    jersey.register(new RunbooksResource(bundle, clock));
    jersey.register(new AssetsResource());
  }
}
