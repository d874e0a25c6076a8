package dev.nightshift.server.bundle.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.Naming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated tests of alerts that jobs declare, played by promtool. */
class DeclaredScenarioTest {
  private static final String RATIO = "notification_delivery_ratio";
  @TempDir Path folder;

  @Test
  void aTargetFiresAtTwoPercentLessAndBothLimitsBelowTheLowerOne() throws Exception {
    var catalogue = catalogue(alert("BelowTarget", "< 0.99", 5), alert("Low", "< 0.95", 5));
    assertThat(tests(catalogue))
        .contains("0.99+0x9 0.98+0x", "0.99+0x9 0.94+0x")
        .contains("BelowTarget of reminders", "Low of reminders");
    played(catalogue);
  }

  @Test
  void anAlertThatFiresSoonerIsExpectedSooner() throws Exception {
    played(catalogue(alert("BelowTarget", "< 0.99", 1), alert("Low", "< 0.95", 9)));
    played(catalogue(alert("Soon", ">= 3", 0), alert("Worse", "> 7", 3)));
  }

  @Test
  void theHealthyValueIsHealthyForEveryAlertOnTheGauge() throws Exception {
    var band = "> 0.05 and " + RATIO + " < 0.10";
    var catalogue = catalogue(alert("Failing", ">= 0.10", 1), alert("Unsteady", band, 1));
    assertThat(tests(catalogue))
        .contains("Failing of reminders", "0.05+0x9 0.11+0x")
        .contains("Unsteady of reminders", "0.05+0x9 0.06+0x");
    played(catalogue);
  }

  @Test
  void anAlertThatFiresAMinuteLaterIsExpectedToo() throws Exception {
    played(catalogue(alert("First", "> 5", 1), alert("Second", "> 5", 2)));
  }

  @Test
  void alertsOnOneValueOfALabelAndOnAllKnowOfEachOther() throws Exception {
    played(
        catalogue(
            alert("Mail", "{channel=\"mail\"} < 0.99", 1), alert("Any", "< 0.95", 1), gone()));
  }

  @Test
  void aGaugeThatAnotherAlertAsksMoreOfIsLeftToItsPlugin() {
    var smooth = alert("Smooth", "[10m]", 1);
    var other =
        new JobAlert(
            "Smooth",
            "avg_over_time(" + smooth.expression() + ") > 3",
            smooth.lasting(),
            smooth.severity(),
            "It is high.",
            "Look.",
            "");
    assertThat(tests(catalogue(alert("High", "> 5", 1), other))).doesNotContain("High of");
  }

  private static JobAlert gone() {
    return alert("Gone", "{channel=\"webhook\"} == 0 or " + RATIO + " < 0.01", 3);
  }

  private void played(Catalogue catalogue) throws Exception {
    var rules = Bundle.generate(Fixture.settings(), List.of(catalogue)).file("alerts/rules.yml");
    Files.writeString(folder.resolve("rules.yml"), rules.orElseThrow());
    Files.writeString(folder.resolve("rules.test.yml"), tests(catalogue));
    var result = Tool.run(folder, "promtool", "test", "rules", "rules.test.yml");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  private static String tests(Catalogue catalogue) {
    var file = new RuleTestsFile(BundleInput.of(Fixture.settings(), List.of(catalogue)));
    return file.text(1, file.declared());
  }

  private static Catalogue catalogue(JobAlert... alerts) {
    var job =
        Fixture.job("reminders", "Reminds.", "reminders sent")
            .metrics(List.of(Metric.gauge(RATIO, "Arrived.").by("channel", "mail", "webhook")))
            .alerts(List.of(alerts))
            .build();
    return new Catalogue(Naming.DEFAULT, List.of(job), List.of(), List.of());
  }

  private static JobAlert alert(String name, String compared, int minutes) {
    return new JobAlert(
        name,
        RATIO + " " + compared,
        Duration.ofMinutes(minutes),
        Severity.INFO,
        "Less arrived.",
        "Look.",
        "");
  }
}
