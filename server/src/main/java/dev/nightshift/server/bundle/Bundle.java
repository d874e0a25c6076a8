package dev.nightshift.server.bundle;

import dev.nightshift.server.bundle.alert.AlertFiles;
import dev.nightshift.server.bundle.dashboard.DashboardFiles;
import dev.nightshift.server.bundle.deploy.DeployFiles;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.bundle.runbook.RunbookFiles;
import dev.nightshift.server.catalog.Catalogue;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Dashboards, alerts and runbooks, in memory. Equal settings and catalogues give equal bytes on any
 * machine.
 *
 * @param files content by path, with slashes, ordered by path
 */
public record Bundle(SortedMap<String, String> files) {

  private static final List<Function<BundleInput, SortedMap<String, String>>> STEPS =
      List.of(AlertFiles::of, DashboardFiles::of, RunbookFiles::of);

  public Bundle {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /**
   * Generates the bundle of one or several deployments that share a Prometheus.
   *
   * @throws IllegalArgumentException if the catalogues cannot be brought together, or a job
   *     declares an alert under a name that is taken; the text says what to change
   */
  public static Bundle generate(BundleSettings settings, List<Catalogue> catalogues) {
    var input = BundleInput.of(settings, catalogues);
    SortedMap<String, String> files = new TreeMap<>();
    for (var step : STEPS) {
      step.apply(input)
          .forEach(
              (path, content) -> {
                if (files.putIfAbsent(path, content) != null) {
                  throw new IllegalStateException("two steps write " + path);
                }
              });
    }
    files.putAll(DeployFiles.of(input, files));
    return new Bundle(files);
  }

  /** The content of a file, e.g. of {@code runbooks/jobs/gc.md}. */
  public Optional<String> file(String path) {
    return Optional.ofNullable(files.get(path));
  }
}
