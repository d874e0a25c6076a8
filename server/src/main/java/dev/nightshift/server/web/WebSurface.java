package dev.nightshift.server.web;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.control.Actions;
import dev.nightshift.server.control.CatchUpActions;
import dev.nightshift.server.control.JobActions;
import dev.nightshift.server.control.PluginActions;
import dev.nightshift.server.control.RecordingActions;
import dev.nightshift.server.control.RunActions;
import dev.nightshift.server.control.ScheduleActions;
import dev.nightshift.server.control.WindowActions;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.engine.RecurringWindow;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.security.Sessions;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Everything that people see in a browser. */
public final class WebSurface {
  private final List<Object> resources;
  private final LiveFeed feed;

  /**
   * @param recurring windows of the configuration
   * @param clock the store's
   */
  public WebSurface(
      CurrentCatalogue catalogue,
      JobOverview.Reader overviews,
      Reads reads,
      Acts acts,
      Supplier<Bundle> bundle,
      Supplier<List<PluginProblem>> problems,
      Maintenance maintenance,
      List<RecurringWindow> recurring,
      EngineSettings settings,
      Sessions sessions,
      AlertsPage.Sources alerts,
      Clock clock) {
    var shared = new Shared(overviews, reads.openRuns(), reads.history()::snapshot, clock);
    var pages = new Pages(shared, clock);
    feed = new LiveFeed(shared, reads.history(), sessions::roles).start();
    resources =
        List.of(
            new OverviewResource(pages, problems),
            new JobsResource(pages, overviews, reads, recurring),
            new JobActsResource(
                pages, acts.trigger(), acts.jobs(), acts.schedules(), acts.catchUp(), clock),
            new RunsResource(pages, catalogue, overviews, reads),
            new RunActsResource(pages, acts.runs()),
            new RecordPage(pages, acts.recordings(), acts.trigger()),
            new WhatRanPage(pages, reads.whatRan()),
            new TimelinePage(pages, reads.timelines(), reads.activity()),
            new ReportsPage(pages, reads.reports()),
            new AlertsPage(pages, alerts),
            new AuditPage(pages, reads.audit()),
            new SettingsPage(pages, settings, bundle, catalogue),
            new MissedPage(pages, catalogue, reads.missed()),
            new QueuesPage(pages, catalogue, reads.openRuns(), settings),
            new MaintenancePage(pages, maintenance, acts.windows()),
            new PluginsPage(pages, acts.plugins()),
            new AccessPage(pages, acts.access(), sessions),
            new AccountResource(pages, acts.access(), sessions),
            new RunbooksResource(pages, bundle, reads.audit()),
            new EventsResource(feed, sessions),
            new AssetsResource());
  }

  /** To be registered with Jersey. */
  public List<Object> resources() {
    return resources;
  }

  /** Lets open pages go, so that nobody waits for them. */
  public void stop() {
    feed.stop();
  }

  /** What people may do. */
  public record Acts(
      Actions trigger,
      JobActions jobs,
      ScheduleActions schedules,
      CatchUpActions catchUp,
      RunActions runs,
      RecordingActions recordings,
      WindowActions windows,
      PluginActions plugins,
      AccessActs access) {}
}
