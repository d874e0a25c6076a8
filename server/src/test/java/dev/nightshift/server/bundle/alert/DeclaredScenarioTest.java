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
