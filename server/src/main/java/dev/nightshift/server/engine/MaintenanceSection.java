package dev.nightshift.server.engine;

import dev.nightshift.job.Setting;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigNode;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.schedule.WindowRule;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The section {@code maintenance} of config.yml: windows that come again and again. */
public final class MaintenanceSection {
  private static final String SECTION = "maintenance";

  private MaintenanceSection() {}

  /**
   * One element.
   *
   * @param when as {@link WindowRule} reads it
   * @param jobs whose; empty: every job's
   */
  record Keys(
      String name,
      String when,
      @Setting(min = 60) Duration duration,
      Optional<ZoneId> timeZone,
      @Setting(byDefault = "[]") List<String> jobs,
      @Setting(byDefault = "false") boolean exceptCritical,
      @Setting(byDefault = "finish") MaintenanceWindow.Running running,
      @Setting(byDefault = "run_once") MaintenanceWindow.After afterWindow,
      Optional<String> reason) {}

  /** The windows of the section, after adding a problem for everything that is wrong. */
  public static List<RecurringWindow> read(
      ConfigDocument config, SettingsBinder binder, List<ConfigProblem> problems) {
    var node = config.at(SECTION);
    if (node instanceof ConfigNode.Empty) {
      return List.of();
    }
    if (!(node instanceof ConfigNode.Sequence sequence)) {
      problems.add(
          new ConfigProblem(
              node.line(),
              SECTION,
              "maintenance must be a list of windows; begin each with \"- name: …\"."));
      return List.of();
    }
    List<RecurringWindow> windows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (var element : sequence.elements()) {
      binder
          .bind(Keys.class, element, problems)
          .flatMap(keys -> window(element, keys, names, problems))
          .ifPresent(windows::add);
    }
    return windows;
  }

  /** Adds a problem for each job that is named and is none. */
  public static void checkJobs(
      ConfigDocument config,
      List<RecurringWindow> windows,
      Collection<String> jobs,
      List<ConfigProblem> problems) {
    for (var window : windows) {
      window.jobs().stream()
          .filter(job -> !jobs.contains(job))
          .sorted()
          .forEach(
              job ->
                  problems.add(
                      new ConfigProblem(
                          config.at(SECTION).line(),
                          SECTION,
                          "maintenance window \""
                              + window.name()
                              + "\" names \""
                              + job
                              + "\", which is no job. "
                              + NearNames.hint(job, jobs))));
    }
  }

  private static Optional<RecurringWindow> window(
      ConfigNode place, Keys keys, Set<String> names, List<ConfigProblem> problems) {
    try {
      if (keys.name().isBlank() || keys.name().length() > 100 || !names.add(keys.name())) {
        throw new IllegalArgumentException(
            ".name is \""
                + keys.name()
                + "\"; each window needs a name of its own, of at most 100 characters");
      }
      return Optional.of(
          new RecurringWindow(
              keys.name(),
              rule(keys),
              Set.copyOf(keys.jobs()),
              keys.exceptCritical(),
              keys.running(),
              keys.afterWindow(),
              keys.reason().orElse("")));
    } catch (IllegalArgumentException e) {
      problems.add(
          new ConfigProblem(place.line(), place.path(), place.path() + e.getMessage() + "."));
      return Optional.empty();
    }
  }

  private static WindowRule rule(Keys keys) {
    try {
      return WindowRule.parse(keys.when(), keys.timeZone().orElse(ZoneOffset.UTC), keys.duration());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(".when " + e.getMessage(), e);
    }
  }
}
