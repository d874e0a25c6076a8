package dev.nightshift.server.plugin;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Setting;
import dev.nightshift.server.catalog.JobOverrides;
import dev.nightshift.server.catalog.NearNames;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What stands under a job's name in config.yml.
 *
 * @param place of the name
 * @param type the job type that does the work
 * @param settings of the type; {@link ConfigNode.Empty} for none
 * @param grants server operations that it may use
 */
record JobEntry(
    ConfigNode place,
    String name,
    String type,
    boolean enabled,
    ConfigNode settings,
    JobOverrides overrides,
    Set<String> grants) {

  private static final List<String> GRANTS =
      List.of(
          "runs",
          "reports",
          "retention",
          "backup",
          "compaction",
          "health",
          "secrets",
          "plugins",
          "bundle");

  /** The entry, or empty after adding all its problems. */
  static Optional<JobEntry> read(
      String name, ConfigNode node, SettingsBinder binder, List<ConfigProblem> problems) {
    int before = problems.size();
    var bound = binder.bind(Keys.class, node, problems);
    if (bound.isEmpty()) {
      return Optional.empty();
    }
    var keys = bound.get();
    var schedule =
        given(keys.schedule()).flatMap(text -> ScheduleText.parse(text, keys.timeZone(), problems));
    var overlap = given(keys.overlap()).flatMap(text -> overlap(text, problems));
    checkGrants(node, keys.grants(), problems);
    if (problems.size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new JobEntry(
            node,
            name,
            keys.type().orElse(name),
            keys.enabled(),
            keys.settings(),
            keys.overrides(schedule, overlap),
            Set.copyOf(keys.grants())));
  }

  /** A type that config.yml says nothing about. */
  static JobEntry unmentioned(String type) {
    return new JobEntry(
        new ConfigNode.Empty("jobs." + type, 0),
        type,
        type,
        true,
        new ConfigNode.Empty("jobs." + type + ".settings", 0),
        JobOverrides.NONE,
        Set.of());
  }

  private static Optional<ConfigNode> given(ConfigNode node) {
    return node instanceof ConfigNode.Empty ? Optional.empty() : Optional.of(node);
  }

  private static Optional<Overlap> overlap(ConfigNode node, List<ConfigProblem> problems) {
    if (node instanceof ConfigNode.Scalar scalar) {
      if (scalar.text().equals("skip")) {
        return Optional.of(Overlap.SKIP);
      }
      if (scalar.text().equals("queue_one")) {
        return Optional.of(Overlap.QUEUE_ONE);
      }
    }
    if (node instanceof ConfigNode.Mapping mapping
        && mapping.entries().keySet().equals(Set.of("allow"))
        && mapping.entries().get("allow") instanceof ConfigNode.Scalar count
        && count.text().matches("[1-9]\\d{0,3}")) {
      return Optional.of(Overlap.allow(Integer.parseInt(count.text())));
    }
    problems.add(
        new ConfigProblem(
            node.line(),
            node.path(),
            SettingType.says(node) + "; write skip, queue_one or {allow: 3}."));
    return Optional.empty();
  }

  private static void checkGrants(
      ConfigNode node, List<String> grants, List<ConfigProblem> problems) {
    for (int i = 0; i < grants.size(); i++) {
      if (!GRANTS.contains(grants.get(i))) {
        var path = node.path() + ".grants[" + i + "]";
        problems.add(
            new ConfigProblem(
                lineOf(node, i),
                path,
                path
                    + " is \""
                    + grants.get(i)
                    + "\", which the server does not offer. "
                    + NearNames.hint(grants.get(i), GRANTS)));
      }
    }
  }

  private static int lineOf(ConfigNode node, int grant) {
    return node instanceof ConfigNode.Mapping mapping
            && mapping.entries().get("grants") instanceof ConfigNode.Sequence sequence
        ? sequence.elements().get(grant).line()
        : node.line();
  }

  /** The keys of one entry below {@code jobs:}. */
  record Keys(
      Optional<String> type,
      @Setting(byDefault = "true") boolean enabled,
      ConfigNode settings,
      ConfigNode schedule,
      Optional<ZoneId> timeZone,
      Optional<String> owner,
      Optional<Criticality> criticality,
      @Setting(min = 0.001) Optional<Duration> expectedDuration,
      @Setting(min = 0.001) Optional<Duration> maxRuntime,
      Optional<Boolean> expectsItems,
      Optional<String> queue,
      Optional<Integer> priority,
      Optional<RetryKeys> retry,
      ConfigNode overlap,
      Optional<AfterOutage> afterOutage,
      Optional<AfterStall> afterStall,
      Optional<Intensity> intensity,
      @Setting(byDefault = "[]") List<String> grants) {

    JobOverrides overrides(Optional<Schedule> schedule, Optional<Overlap> overlap) {
      return new JobOverrides(
          schedule,
          timeZone,
          owner,
          criticality,
          expectedDuration,
          maxRuntime,
          expectsItems,
          queue,
          priority,
          retry.map(RetryKeys::toRetry),
          overlap,
          afterOutage,
          afterStall,
          intensity);
    }
  }

  /** The keys below {@code retry:}. */
  record RetryKeys(
      @Setting(min = 1) int attempts,
      @Setting(byDefault = "1m") Duration firstDelay,
      @Setting(byDefault = "30m") Duration maxDelay) {
    RetryKeys {
      if (maxDelay.compareTo(firstDelay) < 0) {
        throw new IllegalArgumentException(
            "firstDelay is "
                + Durations.text(firstDelay)
                + " and maxDelay "
                + Durations.text(maxDelay)
                + "; the first cannot be the longer one");
      }
    }

    Retry toRetry() {
      return new Retry(attempts, firstDelay, maxDelay);
    }
  }
}
