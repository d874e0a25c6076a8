package dev.nightshift.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.bundle.input.DeploySettings;
import dev.nightshift.server.bundle.input.OwnRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnRulesTest {
  private static final String SOUND =
      """
      groups:
        - name: ours
          interval: 1m
          rules:
            - record: ours:runs:rate1h
              expr: sum without (instance) (rate(background_job_runs_total[1h]))
            - alert: OurRunsGone
              expr: absent(ours:runs:rate1h{job="gc"})
              for: 5m
              labels:
                severity: warning
              annotations:
                summary: Nothing runs.
      """;

  @TempDir Path root;

  @Test
  void rulesOfATeamBecomePartOfTheBundle() throws Exception {
    var bundle = Bundle.generate(with(SOUND), List.of(Fixture.catalogue()));
    assertThat(bundle.file("alerts/rules.yml").orElseThrow())
        .contains("- name: \"ours\"", "alert: \"OurRunsGone\"", "summary: \"Nothing runs.\"");
    assertThat(bundle.file("deploy/kubernetes/prometheus-rule.yml").orElseThrow())
        .contains("alert: \"OurRunsGone\"");
    assertThat(bundle.file("alerts/rules.test.yml").orElseThrow())
        .contains("ALERTS{alertname!~\\\"OurRunsGone\\\", alertstate=");
    BundleFiles.write(bundle, root);
    assertThat(BundleFiles.check(Fixture.bundle(), root))
        .anyMatch(line -> line.startsWith("alerts/rules.yml is stale"));
    var result = Tool.run(root.resolve("alerts"), "promtool", "check", "rules", "rules.yml");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                OwnRules.parse(
                    "own.yml",
                    """
                    groups:
                      - name: nightshift
                        rules:
                          - alert: A b
                            expr: sum(x
                            labels: {severity: page}
                          - expr: x
                          - record: a:b
                            fro: 1m
                          - alert: NoSeverity
                            expr: x{y="("} > 1
                      - name: empty
                    """))
        .hasMessage(
            """
            own.yml: the group nightshift is one of the bundle's own; rename it
            own.yml: the alert A b has an expression whose brackets or quotes do not match
            own.yml: the alert A b is not written as names of alerts are: letters, digits and _
            own.yml: the alert A b has severity page; it must be critical, warning or info, for routes go by it
            own.yml: a rule in the group nightshift must have either "alert" or "record", and not both
            own.yml: the recording rule a:b has "fro", which rules do not have
            own.yml: the recording rule a:b has no "expr"
            own.yml: the alert NoSeverity has no label severity; it must be critical, warning or info, for routes go by it
            own.yml: the group empty has no rules""");
    assertThatThrownBy(() -> OwnRules.parse("own.yml", "groups: ["))
        .hasMessageStartingWith("own.yml, line 1 is no YAML: ");
    assertThatThrownBy(() -> OwnRules.parse("own.yml", "alerts: []"))
        .hasMessageContaining("own.yml must hold \"groups:\"");
  }

  @Test
  void aNameThatIsTakenIsRefusedWithWhoHasIt() {
    refused("OurRunsGone", "BackgroundJobStalled")
        .hasMessage(
            "own.yml: the alert BackgroundJobStalled is one that every deployment has already; give"
                + " yours another name");
    refused("OurRunsGone", "LedgerPagesCorrupt")
        .hasMessage(
            "own.yml: the alert LedgerPagesCorrupt is declared by the job integrity_scrub already;"
                + " give yours another name");
    refused("ours:runs:rate1h", "background_job:muted")
        .hasMessageContaining(
            "the recording rule background_job:muted begins with background_job:");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
      String from, String to) {
    return assertThatThrownBy(
        () -> Bundle.generate(with(SOUND.replace(from, to)), List.of(Fixture.catalogue())));
  }

  private static BundleSettings with(String rules) {
    var none = DeploySettings.NONE;
    return Fixture.settings()
        .with(
            new DeploySettings(
                List.of(),
                Optional.of(OwnRules.parse("own.yml", rules)),
                none.receivers(),
                none.namespace(),
                none.labels(),
                none.logs()));
  }
}
