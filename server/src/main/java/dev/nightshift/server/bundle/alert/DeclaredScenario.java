package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.GaugeCondition.Series;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.catalog.JobDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The unit test of an alert that a job declares: of those that compare one gauge with numbers. What
 * others compare cannot be known from here; their plugins prove them. The healthy value is one at
 * which none of the job's alerts on that gauge holds.
 */
final class DeclaredScenario {
  private static final int BREAKS = 10;

  private final JobDefinition job;
  private final Function<JobAlert, Severity> severities;
  private final Series series;
  private final Map<JobAlert, GaugeCondition> conditions = new LinkedHashMap<>();

  private DeclaredScenario(
      JobDefinition job, Function<JobAlert, Severity> severities, Series series) {
    this.job = job;
    this.severities = severities;
    this.series = series;
    for (var alert : job.alerts()) {
      GaugeCondition.of(alert.expression())
          .ifPresent(condition -> conditions.put(alert, condition));
    }
  }

  static Optional<Scenario> of(
      JobDefinition job, JobAlert alert, Function<JobAlert, Severity> severities) {
    return GaugeCondition.of(alert.expression())
        .map(condition -> new DeclaredScenario(job, severities, condition.series()))
        .filter(DeclaredScenario::isKnown)
        .flatMap(one -> one.scenario(alert));
  }

  private Optional<Scenario> scenario(JobAlert alert) {
    var condition = conditions.get(alert);
    var bad =
        candidates(condition.limits(series)).stream()
            .filter(value -> condition.holds(series, value))
            .findFirst();
    var all = conditions.values().stream().flatMap(one -> one.limits(series).stream()).toList();
    return bad.flatMap(
        value ->
            candidates(all).stream()
                .filter(fine -> firing(fine).isEmpty())
                .min(nearest(value))
                .map(fine -> scenario(alert, fine, value)));
  }

  private Scenario scenario(JobAlert alert, BigDecimal fine, BigDecimal bad) {
    var labels = new StringBuilder("{#job=\"").append(job.name()).append('"');
    series
        .labels()
        .forEach(
            (label, value) ->
                labels.append(',').append(label).append("=\"").append(value).append('"'));
    var name = series.name() + labels + "}";
    long fires = BREAKS + minutes(alert);
    long paused = fires + 5;
    var values =
        fine.doubleValue()
            + "+0x"
            + (BREAKS - 1)
            + " "
            + bad.doubleValue()
            + "+0x"
            + (minutes(alert) + 30);
    var muted = "0+0x" + (paused - 1) + " 1+0x30";
    return Scenario.of(
            alert.name() + " of " + job.name() + ", until the job is paused",
            fleet ->
                fleet.extra(name, values).extra("##PAUSED{#job=\"" + job.name() + "\"}", muted))
        .silentAt(BREAKS - 1)
        .at(fires - 1, firing(bad, fires - 1))
        .at(fires + 1, firing(bad, fires + 1))
        .silentAt(paused + 1);
  }

  /** Whether no alert asks of the gauge what cannot be judged here. */
  private boolean isKnown() {
    return job.alerts().stream()
        .filter(alert -> !conditions.containsKey(alert))
        .map(JobAlert::expression)
        .filter(expression -> names(expression, series.name()))
        .allMatch(
            expression ->
                job.metrics().stream()
                        .map(Metric::name)
                        .anyMatch(other -> !other.equals(series.name()) && names(expression, other))
                    && !names(expression, "or")
                    && !names(expression, "unless"));
  }

  private static boolean names(String expression, String word) {
    return Pattern.compile("(?<![\\w:])" + word + "(_bucket|_count|_sum)?(?!\\w)")
        .matcher(expression)
        .find();
  }

  private List<JobAlert> firing(BigDecimal value) {
    return conditions.entrySet().stream()
        .filter(one -> one.getValue().holds(series, value))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What fires at a minute, the value being bad since the tenth. */
  private Firing[] firing(BigDecimal bad, long minute) {
    return firing(bad).stream()
        .filter(one -> BREAKS + minutes(one) <= minute)
        .map(
            one ->
                new Firing(one.name(), AlertSeverity.text(severities.apply(one)), job.name(), true))
        .toArray(Firing[]::new);
  }

  private static long minutes(JobAlert alert) {
    return (alert.lasting().toSeconds() + 59) / 60;
  }

  /** Values a step beside the limits, the limits, and those between them. */
  private static List<BigDecimal> candidates(List<BigDecimal> limits) {
    var sorted = limits.stream().distinct().sorted().toList();
    List<BigDecimal> candidates = new ArrayList<>();
    for (var limit : sorted) {
      Stream.of(limit.add(step(limit)), limit.subtract(step(limit))).forEach(candidates::add);
    }
    candidates.addAll(sorted);
    for (int n = 1; n < sorted.size(); n++) {
      candidates.add(sorted.get(n - 1).add(sorted.get(n)).multiply(new BigDecimal("0.5")));
    }
    return candidates;
  }

  private static Comparator<BigDecimal> nearest(BigDecimal to) {
    return Comparator.comparing((BigDecimal value) -> value.subtract(to).abs())
        .thenComparing(Comparator.reverseOrder());
  }

  /** A ratio is a little off its limit, anything else by one. */
  private static BigDecimal step(BigDecimal limit) {
    boolean ratio = limit.signum() > 0 && limit.compareTo(BigDecimal.ONE) < 0;
    return ratio ? new BigDecimal("0.01") : BigDecimal.ONE;
  }
}
