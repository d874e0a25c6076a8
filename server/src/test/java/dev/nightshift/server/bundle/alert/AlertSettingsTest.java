package dev.nightshift.server.bundle.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.input.AlertSettings;
import dev.nightshift.server.bundle.input.AlertSettings.Limits;
import dev.nightshift.server.bundle.input.AlertSettings.Rule;
import dev.nightshift.server.conventions.Expected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertSettingsTest {
  private static final Rule WARNING =
      new Rule(Optional.of(Severity.WARNING), Optional.empty(), Optional.empty());

  @Test
  void anAlertHasTheUrgencyAnswerAndOwnerThatConfigYmlGives() {
    var settings =
        new AlertSettings(
            AlertSettings.NONE.limits(),
            Optional.empty(),
            Map.of("P2", Duration.ofMinutes(90)),
            Map.of(
                "BackgroundJobSlow",
                new Rule(Optional.of(Severity.INFO), Optional.of("P2"), Optional.of("dba")),
                "LedgerPagesCorrupt",
                WARNING));

    assertThat(rule(settings, "BackgroundJobSlow"))
        .contains("severity: \"info\"", "priority: \"P2\"", "respond_within: \"90m\"")
        .contains("owner: \"dba\"");
    assertThat(rule(settings, "LedgerPagesCorrupt"))
        .contains("severity: \"warning\"", "priority: \"P2\"", "owner: \"storage\"");
    assertThat(file(settings, "alertmanager.yml")).contains("owner=\\\"dba\\\"", "\"dba-note\"");
    assertThat(file(settings, "rules.test.yml"))
        .contains("alertname=\\\"BackgroundJobSlow\\\"")
        .doesNotContainPattern(
            "BackgroundJobSlow\\\\\", deployment=\\\\\"\\w+\\\\\", job=\\\\\"hourly\\\\\", severity=\\\\\"warning");
  }

  @Test
  void withoutSettingsAJobsAlertAsksTheServersForItsOwner() {
    assertThat(rule(AlertSettings.NONE, "BackgroundJobSlow"))
        .contains("severity: \"warning\"", "priority: \"P2\"", "respond_within: \"4h\"")
        .contains("background_job_info{job=%q}");
    assertThat(rule(AlertSettings.NONE, "BackgroundJobStoreDown"))
        .contains("priority: \"P0\"", "respond_within: \"15m\"")
        .doesNotContain("owner");
  }

  @Test
  void whatCannotBeIsRefusedWithTheNextStep() {
    assertThatThrownBy(() -> rule(of("BackgroundJobSlowly", WARNING), "BackgroundJobSlow"))
        .hasMessageStartingWith("alerts.rules has \"BackgroundJobSlowly\", which is no alert. ")
        .hasMessageContaining("BackgroundJobSlow");
    assertThatThrownBy(() -> rule(of("BackgroundJobStoreDown", WARNING), "BackgroundJobStoreDown"))
        .hasMessageContaining("several urgencies")
        .hasMessageContaining("give it a priority or an owner instead");
    assertThatThrownBy(() -> new Rule(Optional.empty(), Optional.of("p5"), Optional.empty()))
        .hasMessage("there is no priority \"p5\"; there are P0, P1, P2 and P3");
    assertThatThrownBy(() -> memory("2"))
        .hasMessage("memory is \"2\"; write a size with its unit, as 500MB or 2GB");
  }

  @Test
  void aSizeIsInPowersOfTwo() {
    assertThat(memory("2GB").memoryBytes()).hasValue(2L << 30);
    assertThat(memory("500 MB").memoryBytes()).hasValue(500L << 20);
  }

  @Test
  void whatIsExpectedOfAllJobsHasUsualValuesAndIsCheckedAsAWhole() {
    assertThat(AlertSettings.NONE.expected()).isEqualTo(Expected.USUALLY);
    var settings = expecting(200, null, Duration.ofMinutes(2), 0.999);
    assertThat(settings.expected()).isEqualTo(new Expected(200, 200, Duration.ofMinutes(2), 0.999));
    assertThat(settings.expected().successText()).isEqualTo("99.9 %");
    assertThat(file(settings, "rules.yml"))
        .as("only the metrics differ")
        .isEqualTo(file(AlertSettings.NONE, "rules.yml"));
    assertThatThrownBy(() -> expecting(20, 10, null, null))
        .hasMessage(
            "limits.queueCritical is 10, less than limits.queue, which is 20; write at least as many");
    assertThatThrownBy(() -> expecting(0, null, null, null))
        .hasMessage("limits.queue is 0; write a number of runs from 1 on");
    assertThatThrownBy(() -> expecting(null, null, Duration.ofMillis(5), null))
        .hasMessage("limits.clockSkew is 5 ms; write at least 1s");
    assertThatThrownBy(() -> expecting(null, null, null, 95.0))
        .hasMessage("objective is 95.0; write a ratio from 0.5 to below 1, as 0.95");
  }

  private static AlertSettings expecting(
      Integer queue, Integer critical, Duration skew, Double objective) {
    return new AlertSettings(
        new Limits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.ofNullable(queue),
            Optional.ofNullable(critical),
            Optional.ofNullable(skew)),
        Optional.ofNullable(objective),
        Map.of(),
        Map.of());
  }

  private static Limits memory(String size) {
    return new Limits(
        Optional.of(size),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static AlertSettings of(String alert, Rule rule) {
    return new AlertSettings(
        AlertSettings.NONE.limits(), Optional.empty(), Map.of(), Map.of(alert, rule));
  }

  private static String rule(AlertSettings settings, String alert) {
    var rules = file(settings, "rules.yml");
    int from = rules.indexOf("- alert: \"" + alert + "\"");
    int to = rules.indexOf("- alert: ", from + 1);
    return to < 0 ? rules.substring(from) : rules.substring(from, to);
  }

  private static String file(AlertSettings settings, String name) {
    return Bundle.generate(Fixture.settings().with(settings), List.of(Fixture.catalogue()))
        .file("alerts/" + name)
        .orElseThrow();
  }
}
