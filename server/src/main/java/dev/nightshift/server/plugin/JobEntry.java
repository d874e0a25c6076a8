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
import dev.nightshift.server.catalog.JobOverrides.LimitOverrides;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.schedule.Durations;
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
 * @param sound whether the entry itself is free of problems
 * @param settings of the type; {@link ConfigNode.Empty} for none
 * @param grants server operations that it may use
 */
record JobEntry(
    ConfigNode place,
    String name,
    String type,
    boolean sound,
    boolean enabled,
    ConfigNode settings,
    JobOverrides overrides,
    Set<String> grants) {

  private static final List<String> GRANTS =
      List.of("runs", "reports", "backup", "health", "plugins", "metrics", "bundle");

  /** The entry; adds all its problems, after which only type and settings mean something. */
  static JobEntry read(
      String name, ConfigNode node, SettingsBinder binder, List<ConfigProblem> problems) {
    int before = problems.size();
    var keys = binder.bind(Keys.class, node, problems);
    var schedule =
        given(node, "schedule")
            .flatMap(text -> ScheduleNode.parse(text, keys.flatMap(Keys::timeZone), problems));
    var overlap = given(node, "overlap").flatMap(text -> overlap(text, problems));
    given(node, "grants").ifPresent(grants -> checkGrants(grants, problems));
    return new JobEntry(
        node,
        name,
        text(node, "type").orElse(name),
        problems.size() == before,
        keys.map(Keys::enabled).orElse(!text(node, "enabled").equals(Optional.of("false"))),
        given(node, "settings")
            .orElseGet(() -> new ConfigNode.Empty(node.path() + ".settings", node.line())),
        keys.map(found -> found.overrides(schedule, overlap)).orElse(JobOverrides.NONE),
        keys.map(found -> Set.copyOf(found.grants())).orElse(Set.of()));
  }

  /** A type that config.yml says nothing about. */
  static JobEntry unmentioned(String type) {
    return new JobEntry(
        new ConfigNode.Empty("jobs." + type, 0),
        type,
        type,
        true,
        true,
        new ConfigNode.Empty("jobs." + type + ".settings", 0),
        JobOverrides.NONE,
        Set.of());
  }

  private static Optional<ConfigNode> given(ConfigNode entry, String key) {
    return entry instanceof ConfigNode.Mapping mapping
        ? Optional.ofNullable(mapping.entries().get(key))
            .filter(node -> !(node instanceof ConfigNode.Empty))
        : Optional.empty();
  }

  private static Optional<String> text(ConfigNode entry, String key) {
    return given(entry, key)
        .flatMap(
            node ->
                node instanceof ConfigNode.Scalar scalar
                    ? Optional.of(scalar.text())
                    : Optional.empty());
  }

  private static Optional<Overlap> overlap(ConfigNode node, List<ConfigProblem> problems) {
    if (node instanceof ConfigNode.Scalar scalar) {
      if (scalar.text().equals("skip")) {
        return Optional.of(Overlap.SKIP);
      }
      if (scalar.text().matches("queue[ _]one")) {
        return Optional.of(Overlap.QUEUE_ONE);
      }
      if (scalar.text().matches("allow [1-9]\\d{0,3}")) {
        return Optional.of(Overlap.allow(Integer.parseInt(scalar.text().substring(6))));
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
            SettingType.says(node) + "; write skip, queue one or allow 3."));
    return Optional.empty();
  }

  private static void checkGrants(ConfigNode grants, List<ConfigProblem> problems) {
    if (grants instanceof ConfigNode.Sequence sequence) {
      for (var element : sequence.elements()) {
        if (element instanceof ConfigNode.Scalar grant && !GRANTS.contains(grant.text())) {
          problems.add(
              new ConfigProblem(
                  grant.line(),
                  grant.path(),
                  SettingType.says(grant)
                      + ", which the server does not offer. "
                      + NearNames.hint(grant.text(), GRANTS)));
        }
      }
    }
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
      Optional<LimitKeys> limits,
      Optional<String> queue,
      Optional<Integer> priority,
      Optional<RetryKeys> retry,
      ConfigNode overlap,
      Optional<AfterOutage> afterOutage,
      Optional<AfterStall> afterStall,
      Optional<Intensity> intensity,
      @Setting(min = 0.001) Optional<Duration> jitter,
      Optional<String> description,
      Optional<String> item,
      @Setting(byDefault = "[]") List<String> grants) {

    Keys {
      description.ifPresent(text -> requireText("description", text));
      item.ifPresent(text -> requireText("item", text));
    }

    private static void requireText(String key, String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(
            key + " is empty; say it in a few words or leave it out");
      }
    }

    JobOverrides overrides(Optional<Schedule> schedule, Optional<Overlap> overlap) {
      return new JobOverrides(
          schedule,
          timeZone,
          owner,
          criticality,
          expectedDuration,
          maxRuntime,
          expectsItems,
          limits.map(LimitKeys::overrides).orElse(LimitOverrides.NONE),
          queue,
          priority,
          retry.map(RetryKeys::toRetry),
          overlap,
          afterOutage,
          afterStall,
          intensity,
          jitter,
          description.map(String::strip),
          item.map(String::strip));
    }
  }

  /** The keys below {@code limits:}. */
  record LimitKeys(
      @Setting(min = 0.001) Optional<Double> itemsPerSecond,
      @Setting(min = 0.001) Optional<Double> logLinesPerSecond,
      @Setting(min = 0.001) Optional<Duration> p50,
      @Setting(min = 0.001) Optional<Duration> p95) {
    LimitKeys {
      if (p50.isPresent() && p95.isPresent() && p95.get().compareTo(p50.get()) < 0) {
        throw new IllegalArgumentException(
            "p50 is "
                + Durations.text(p50.get())
                + " and p95 "
                + Durations.text(p95.get())
                + "; the first cannot be the longer one");
      }
    }

    LimitOverrides overrides() {
      return new LimitOverrides(itemsPerSecond, logLinesPerSecond, p50, p95);
    }
  }

  /** The keys below {@code retry:}. */
  record RetryKeys(
      @Setting(min = 1) int attempts,
      @Setting(byDefault = "1m") Duration firstDelay,
      @Setting(byDefault = "30m") Duration maxDelay,
      @Setting(byDefault = "0.1", min = 0, max = 1) double jitter) {
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
      return new Retry(attempts, firstDelay, maxDelay, jitter);
    }
  }
}
