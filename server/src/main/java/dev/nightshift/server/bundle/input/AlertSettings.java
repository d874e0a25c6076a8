package dev.nightshift.server.bundle.input;

import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import dev.nightshift.server.conventions.Expected;
import dev.nightshift.server.conventions.Priority;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The section {@code alerts} of config.yml.
 *
 * @param limits of each server, exported as metrics
 * @param objective how many of the runs of seven days are to succeed, as 0.95; exported as well
 * @param priorities within what time somebody answers, by priority; those not named as usual
 * @param rules what is said differently of an alert, by its name
 */
public record AlertSettings(
    Limits limits,
    Optional<Double> objective,
    @Setting(byDefault = "{}") Map<String, Duration> priorities,
    @Setting(byDefault = "{}") Map<String, Rule> rules) {

  /** Nothing said. */
  public static final AlertSettings NONE =
      new AlertSettings(Limits.NONE, Optional.empty(), Map.of(), Map.of());

  /**
   * Without a limit there is no such alert; those of queues and clocks have usual ones.
   *
   * @param memory resident, as 500MB or 2GB
   * @param cpu in cores, as 0.8
   * @param secretAge after which a secret is to be replaced
   * @param dependencyMemory as memory, by what jobs depend on
   * @param queue due runs that may wait; with more a warning is raised
   * @param queueCritical likewise, with more somebody is called
   * @param clockSkew between the clocks of server, store and Prometheus
   */
  public record Limits(
      Optional<String> memory,
      Optional<Double> cpu,
      @Setting(min = 60) Optional<Duration> secretAge,
      @Setting(byDefault = "{}") Map<String, String> dependencyMemory,
      Optional<Integer> queue,
      Optional<Integer> queueCritical,
      Optional<Duration> clockSkew) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s?(MB|GB|TB)");

    static final Limits NONE =
        new Limits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Limits {
      dependencyMemory = new TreeMap<>(dependencyMemory);
      memory.ifPresent(text -> requireSize("memory", text));
      dependencyMemory.forEach((name, text) -> requireSize("dependencyMemory." + name, text));
      cpu.filter(cores -> !(cores > 0))
          .ifPresent(
              cores -> {
                throw new IllegalArgumentException(
                    "cpu is " + cores + "; write cores as a number above 0, as 0.8");
              });
    }

    public OptionalDouble cpuCores() {
      return cpu.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    private static void requireSize(String key, String text) {
      if (!SIZE.matcher(text).matches()) {
        throw new IllegalArgumentException(
            key + " is \"" + text + "\"; write a size with its unit, as 500MB or 2GB");
      }
    }

    /** In powers of two. */
    public OptionalLong memoryBytes() {
      return memory.map(text -> OptionalLong.of(bytes(text))).orElseGet(OptionalLong::empty);
    }

    /** Likewise, by what jobs depend on. */
    public Map<String, Double> dependencyBytes() {
      Map<String, Double> all = new TreeMap<>();
      dependencyMemory.forEach((name, text) -> all.put(name, (double) bytes(text)));
      return all;
    }

    private static long bytes(String text) {
      var size = SIZE.matcher(text);
      if (!size.matches()) {
        throw new IllegalStateException(text);
      }
      int shift = 10 * ("MGT".indexOf(size.group(2).charAt(0)) + 2);
      return Long.parseLong(size.group(1)) << shift;
    }
  }

  /**
   * What is said differently of one alert.
   *
   * @param severity only of an alert that has a single one
   * @param priority as P1
   * @param owner who hears of it, instead of the job's owner or whoever runs the servers
   */
  public record Rule(
      Optional<Severity> severity, Optional<String> priority, Optional<String> owner) {
    public Rule {
      priority.ifPresent(AlertSettings::known);
      owner
          .filter(name -> !name.matches("[A-Za-z0-9_-]+"))
          .ifPresent(
              name -> {
                throw new IllegalArgumentException(
                    "owner is \"" + name + "\"; an owner is [A-Za-z0-9_-]+");
              });
    }
  }

  public AlertSettings {
    priorities = Map.copyOf(priorities);
    rules = Map.copyOf(rules);
    priorities.keySet().forEach(AlertSettings::known);
    expected(limits, objective);
  }

  /** What the rules of all jobs and servers compare with. */
  public Expected expected() {
    return expected(limits, objective);
  }

  private static Expected expected(Limits limits, Optional<Double> objective) {
    int queued = limits.queue().orElse(Expected.USUALLY.queued());
    return new Expected(
        queued,
        limits.queueCritical().orElse(Math.max(queued, Expected.USUALLY.queuedCritical())),
        limits.clockSkew().orElse(Expected.USUALLY.clockSkew()),
        objective.orElse(Expected.USUALLY.success()));
  }

  private static Priority known(String name) {
    return Arrays.stream(Priority.values())
        .filter(priority -> priority.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no priority \"" + name + "\"; there are P0, P1, P2 and P3"));
  }

  /** Within this time somebody answers. */
  public Duration answer(Priority priority) {
    return priorities.getOrDefault(priority.name(), priority.answer());
  }

  /** Who owns alerts by name. */
  public SortedSet<String> owners() {
    return rules.values().stream()
        .flatMap(rule -> rule.owner().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The urgency of an alert, where it is said differently. */
  public Severity severity(String alert, Severity usual) {
    return rule(alert).flatMap(Rule::severity).orElse(usual);
  }

  /** How fast somebody must answer it. */
  public Priority priority(String alert, Priority usual) {
    return rule(alert).flatMap(Rule::priority).map(AlertSettings::known).orElse(usual);
  }

  /** Who owns it, where it is said. */
  public Optional<String> owner(String alert) {
    return rule(alert).flatMap(Rule::owner);
  }

  private Optional<Rule> rule(String alert) {
    return Optional.ofNullable(rules.get(alert));
  }
}
