package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.SortedMap;
import java.util.TreeMap;

/** The step that writes {@code dashboards/}. */
public final class DashboardFiles {
  private DashboardFiles() {}

  public static SortedMap<String, String> of(BundleInput input) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put(
        "dashboards/" + Names.OVERVIEW_DASHBOARD + ".json", new OverviewDashboard(input).text());
    files.put("dashboards/" + Names.JOB_DASHBOARD + ".json", new JobDashboard(input).text());
    return files;
  }
}
