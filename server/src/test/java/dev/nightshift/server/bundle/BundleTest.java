package dev.nightshift.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.LabelValues;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.MissCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BundleTest {

  @Test
  void equalCataloguesGiveEqualBytes() {
    var catalogue = Fixture.catalogue();
    List<JobDefinition> reversed = new ArrayList<>(catalogue.jobs());
    Collections.reverse(reversed);
    var sent = CatalogueJson.read(CatalogueJson.write(catalogue));
    var other = new Catalogue(sent.naming(), reversed, sent.aliases(), sent.retired());
    assertThat(Bundle.generate(Fixture.settings(), List.of(other)).files())
        .isEqualTo(Fixture.bundle().files());
  }

  @Test
  void everyFileSaysFromWhichCatalogueItWasMade() {
    var hash = CatalogueJson.hash(Fixture.catalogue());
    assertThat(Fixture.bundle().files())
        .isNotEmpty()
        .allSatisfy(
            (path, text) ->
                assertThat(text.lines().limit(6)).as(path).anyMatch(line -> line.contains(hash)))
        .allSatisfy((path, text) -> assertThat(text).as(path).contains(BundleInput.MARK));
  }

  @Test
  void everyAlertHasItsPageAndEveryJobToo() {
    var files = Fixture.bundle().files();
    for (var name : AlertName.values()) {
      assertThat(files.get("runbooks/alerts/" + name.text() + ".md"))
          .contains("## Meaning", "## Impact", "## Diagnosis", "## Mitigation", "## Escalation");
    }
    assertThat(files)
        .containsKeys(
            "runbooks/alerts/LedgerPagesCorrupt.md",
            "runbooks/jobs/gc.md",
            "runbooks/jobs/report.md",
            "runbooks/README.md",
            "runbooks/reference.md");
    assertThat(files.get("runbooks/jobs/integrity_scrub.md"))
        .contains("### checksum differs", "```mermaid", "demo break flip-byte");
  }

  @Test
  void nothingNamesAMetricThatNobodyExports() {
    Set<String> known = new HashSet<>();
    for (var metric : CoreMetric.values()) {
      var name = Naming.DEFAULT.of(metric);
      known.addAll(List.of(name, name + "_bucket", name + "_count", name + "_sum"));
    }
    var named = Pattern.compile("(?<![\\w:/])background_job_\\w+");
    Fixture.bundle()
        .files()
        .forEach(
            (path, text) -> {
              var found = named.matcher(text.replace("ledger_background_job", "alias"));
              while (found.find()) {
                assertThat(known).as(path).contains(found.group());
              }
              assertThat(text)
                  .as(path + " has a place that was not filled")
                  .doesNotContainPattern("##?[A-Z][A-Z_]{3,}");
            });
  }

  @Test
  void labelValuesAreThoseThatRunsHave() {
    assertThat(LabelValues.fixed().get("kind"))
        .isEqualTo(Arrays.stream(ErrorKind.values()).map(ErrorKind::label).toList());
    assertThat(LabelValues.fixed().get("cause"))
        .isEqualTo(Arrays.stream(MissCause.values()).map(MissCause::label).toList());
  }

  @Test
  void severalCataloguesAreAllKnownToTheRules() {
    var one = Fixture.catalogue();
    var two = new Catalogue(one.naming(), one.jobs().subList(0, 2), List.of(), List.of());
    var rules =
        Bundle.generate(Fixture.settings(), List.of(one, two))
            .file("alerts/rules.yml")
            .orElseThrow();
    assertThat(rules)
        .contains("catalogue_hash: \"" + CatalogueJson.hash(one) + "\"")
        .contains("catalogue_hash: \"" + CatalogueJson.hash(two) + "\"");
  }

  @Test
  void theNumberOfRulesDoesNotGrowWithTheNumberOfJobs() {
    List<JobDefinition> many = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      many.add(Fixture.job("job_" + n, "Does a thing.", "things").build());
    }
    var few = new Catalogue(Naming.DEFAULT, many.subList(0, 1), List.of(), List.of());
    var all = new Catalogue(Naming.DEFAULT, many, List.of(), List.of());
    assertThat(rules(all)).isEqualTo(rules(few));
  }

  private static long rules(Catalogue catalogue) {
    return Bundle.generate(Fixture.settings(), List.of(catalogue))
        .file("alerts/rules.yml")
        .orElseThrow()
        .lines()
        .filter(line -> line.contains("- alert:") || line.contains("- record:"))
        .count();
  }

  @Test
  void aJobMayNotTakeTheNameOfAnAlertThatEveryDeploymentHas() {
    var job =
        Fixture.job("gc", "Collects.", "blocks")
            .metrics(List.of(Metric.gauge("ledger_x", "X.")))
            .alerts(
                List.of(
                    new JobAlert(
                        "BackgroundJobStalled",
                        "ledger_x > 0",
                        Duration.ofMinutes(1),
                        Severity.INFO,
                        "X.",
                        "Do.",
                        "")))
            .build();
    var catalogue = new Catalogue(Naming.DEFAULT, List.of(job), List.of(), List.of());
    assertThatThrownBy(() -> Bundle.generate(Fixture.settings(), List.of(catalogue)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "job gc declares an alert BackgroundJobStalled, which every deployment has already; give"
                + " it another name");
  }

  @Test
  void settingsThatCannotBeAreRefusedWithTheirValue() {
    assertThatThrownBy(
            () ->
                new BundleSettings(
                    "1.0.0",
                    "localhost:8080",
                    "http://g",
                    "http://r",
                    "h:1",
                    "d",
                    List.of("instance")))
        .hasMessage(
            "bundle: serverUrl is \"localhost:8080\"; it is an address that starts with http://");
    assertThatThrownBy(
            () ->
                new BundleSettings(
                    "1.0.0", "http://s", "http://g", "http://r", "h:1", "d", List.of("pod")))
        .hasMessageContaining("it must hold \"instance\"");
  }
}
