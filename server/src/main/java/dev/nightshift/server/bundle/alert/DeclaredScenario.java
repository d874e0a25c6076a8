package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.Optional;
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

  static Optional<Scenario> of(JobDefinition job, JobAlert alert, Severity severity) {
    var simple = SIMPLE.matcher(alert.expression().strip());
    if (!simple.matches()) {
      return Optional.empty();
    }
    double limit = Double.parseDouble(simple.group("limit"));
    boolean above = simple.group("compared").startsWith(">");
    boolean inclusive = simple.group("compared").endsWith("=");
    double fine = inclusive ? (above ? limit - 1 : limit + 1) : limit;
    double bad = above ? limit + 1 : limit - 1;
    var own =
        simple.group("matchers") == null
            ? ""
            : "," + simple.group("matchers").replaceAll("[{}]", "");
    var labels = "{#job=\"" + job.name() + "\"" + own + "}";
    long lasting = (alert.lasting().toSeconds() + 59) / 60;
    long fires = 10 + lasting;
    long paused = fires + 5;
    var values = fine + "+0x9 " + bad + "+0x" + (lasting + 30);
    var muted = "0+0x" + (paused - 1) + " 1+0x30";
    return Optional.of(
        Scenario.of(
                alert.name() + " of " + job.name() + ", until the job is paused",
                fleet ->
                    fleet
                        .extra(simple.group("name") + labels, values)
                        .extra("##PAUSED{#job=\"" + job.name() + "\"}", muted))
            .silentAt(9, fires - 1)
            .at(fires + 1, new Firing(alert.name(), AlertSeverity.text(severity), job.name(), true))
            .silentAt(paused + 1));
  }
}
