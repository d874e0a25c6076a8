package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.SortedMap;
import java.util.TreeMap;

/** The step that writes {@code dashboards/}. */
public final class DashboardFiles {
  private final SortedMap<String, String> files = new TreeMap<>();

  private DashboardFiles() {}

  public static SortedMap<String, String> of(BundleInput input) {
    var dashboards = new DashboardFiles();
    dashboards.add(Names.OVERVIEW_DASHBOARD, new OverviewDashboard(input).text());
    dashboards.add(Names.JOB_DASHBOARD, new JobDashboard(input).text());
    dashboards.add(Names.CORRELATION_DASHBOARD, new CorrelationDashboard(input).text());
    dashboards.add(Names.QUEUES_DASHBOARD, new QueuesDashboard(input).text());
    dashboards.add(Names.SERVER_DASHBOARD, new ServerDashboard(input).text());
    dashboards.add(Names.SLO_DASHBOARD, new SloDashboard(input).text());
    PluginDashboard.allOf(input).forEach(plugin -> dashboards.add(plugin.uid(), plugin.text()));
    return dashboards.files;
  }

  private void add(String uid, String text) {
    files.put("dashboards/" + uid + ".json", text);
  }
}
