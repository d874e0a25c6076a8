package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.catalog.JobDefinition;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The unit test of an alert that a job declares: of those that compare one gauge with a number.
 * What others compare cannot be known from here; their plugins prove them.
 */
final class DeclaredScenario {
  private static final Pattern SIMPLE =
      Pattern.compile(
          "(?<name>[a-z][a-z0-9_]*)(?<matchers>\\{[^}=~!]+=\"[^\"]*\"})?\\s*(?<compared>>=?|<=?)\\s*"
              + "(?<limit>\\d+(\\.\\d+)?)");

  private DeclaredScenario() {}

  static Optional<Scenario> of(
      JobDefinition job, JobAlert alert, Function<JobAlert, Severity> severities) {
    var simple = SIMPLE.matcher(alert.expression().strip());
    if (!simple.matches()) {
      return Optional.empty();
    }
    var bad = bad(simple);
    var fine =
        job.alerts().stream()
            .map(one -> SIMPLE.matcher(one.expression().strip()))
            .filter(other -> other.matches() && alike(simple, other))
            .map(DeclaredScenario::fine)
            .max(above(simple) ? Comparator.reverseOrder() : Comparator.naturalOrder())
            .orElseThrow();
    var own =
        simple.group("matchers") == null
            ? ""
            : "," + simple.group("matchers").replaceAll("[{}]", "");
    var labels = "{#job=\"" + job.name() + "\"" + own + "}";
    long lasting = (alert.lasting().toSeconds() + 59) / 60;
    long fires = 10 + lasting;
    long paused = fires + 5;
    var values = fine.doubleValue() + "+0x9 " + bad.doubleValue() + "+0x" + (lasting + 30);
    var muted = "0+0x" + (paused - 1) + " 1+0x30";
    return Optional.of(
        Scenario.of(
                alert.name() + " of " + job.name() + ", until the job is paused",
                fleet ->
                    fleet
                        .extra(simple.group("name") + labels, values)
                        .extra("##PAUSED{#job=\"" + job.name() + "\"}", muted))
            .silentAt(9)
            .at(fires - 1, firing(job, alert, severities, simple, bad, false))
            .at(fires + 1, firing(job, alert, severities, simple, bad, true))
            .silentAt(paused + 1));
  }

  private static boolean above(Matcher simple) {
    return simple.group("compared").startsWith(">");
  }

  /** Whether they compare the same series in the same direction. */
  private static boolean alike(Matcher simple, Matcher other) {
    return other.group("name").equals(simple.group("name"))
        && Objects.equals(other.group("matchers"), simple.group("matchers"))
        && above(other) == above(simple);
  }

  private static BigDecimal bad(Matcher simple) {
    var limit = new BigDecimal(simple.group("limit"));
    return above(simple) ? limit.add(step(limit)) : limit.subtract(step(limit));
  }

  private static BigDecimal fine(Matcher simple) {
    var limit = new BigDecimal(simple.group("limit"));
    if (!simple.group("compared").endsWith("=")) {
      return limit;
    }
    return above(simple) ? limit.subtract(step(limit)) : limit.add(step(limit));
  }

  /** A ratio is a little off its limit, anything else by one. */
  private static BigDecimal step(BigDecimal limit) {
    boolean ratio = limit.signum() > 0 && limit.compareTo(BigDecimal.ONE) < 0;
    return ratio ? new BigDecimal("0.01") : BigDecimal.ONE;
  }

  /**
   * Those of the job that watch the same series with a limit nearer by.
   *
   * @param itself the alert too, and those that last as long
   */
  private static Firing[] firing(
      JobDefinition job,
      JobAlert alert,
      Function<JobAlert, Severity> severities,
      Matcher simple,
      BigDecimal value,
      boolean itself) {
    return job.alerts().stream()
        .filter(one -> one.equals(alert) ? itself : fires(one, simple, value))
        .filter(one -> one.lasting().compareTo(alert.lasting()) < (itself ? 1 : 0))
        .map(
            one ->
                new Firing(one.name(), AlertSeverity.text(severities.apply(one)), job.name(), true))
        .toArray(Firing[]::new);
  }

  private static boolean fires(JobAlert one, Matcher simple, BigDecimal value) {
    var other = SIMPLE.matcher(one.expression().strip());
    if (!other.matches() || !alike(simple, other)) {
      return false;
    }
    int compared = value.compareTo(new BigDecimal(other.group("limit")));
    return switch (other.group("compared")) {
      case ">" -> compared > 0;
      case ">=" -> compared >= 0;
      case "<" -> compared < 0;
      default -> compared <= 0;
    };
  }
}
