package dev.nightshift.server.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.cli.console.Installation;
import dev.nightshift.server.plugin.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sections bundle, maintenance and alerts of config.yml become. */
class BundleSectionTest {
  @TempDir private Path folder;

  private Installation read(String config) throws IOException {
    Files.writeString(folder.resolve("config.yml"), config);
    return Installation.of(folder.resolve("config.yml"), name -> null);
  }

  private BundleSettings sound(String config) throws IOException {
    var installation = read(config);
    assertThat(installation.problems()).isEmpty();
    return installation.bundle();
  }

  @Test
  void whatDeployingNeedsIsReadWithTheFilesBesideConfigYml() throws IOException {
    Files.writeString(
        folder.resolve("receivers.yml"),
        "receivers: [{name: default-page, webhook_configs: [{url: 'http://x/'}]}]\n");
    Files.writeString(
        folder.resolve("own.yml"),
        """
        groups:
          - name: ours
            rules:
              - alert: OursGone
                expr: up == 0
                labels: {severity: warning}
        """);
    var deploy =
        sound(
                """
                bundle:
                  rules: own.yml
                  receivers: receivers.yml
                  logs: '{app="jobs"}'
                  kubernetes: {namespace: monitoring, labels: {release: prometheus}}
                maintenance:
                  - {name: monthly, when: first Sunday 02:00, duration: 2h, jobs: [backup]}
                """)
            .deploy();
    assertThat(deploy.ownRules().orElseThrow().alerts()).containsExactly("OursGone");
    assertThat(deploy.receivers().orElseThrow().named("default-page")).isPresent();
    assertThat(deploy.logs()).isEqualTo("{app=\"jobs\"}");
    assertThat(deploy.namespace()).isEqualTo("monitoring");
    assertThat(deploy.labels()).containsExactly(java.util.Map.entry("release", "prometheus"));
    assertThat(deploy.windows())
        .singleElement()
        .satisfies(window -> assertThat(window.name()).isEqualTo("monthly"))
        .satisfies(window -> assertThat(window.jobs()).containsExactly("backup"));
  }

  @Test
  void whatCannotBeIsToldWithItsPlace() throws IOException {
    assertThat(texts(read("bundle: {kubernetes: {name: x}}")))
        .containsExactly("bundle.kubernetes.name; write {namespace: …, labels: {…: …}}.");
    assertThat(texts(read("bundle: {kubernetes: here}")))
        .containsExactly("bundle.kubernetes must be {namespace: …, labels: {…: …}}.");
    assertThat(texts(read("bundle: {kubernetes: {labels: {a: [b]}}}")))
        .containsExactly("bundle.kubernetes.labels.a must be a text.");
    assertThat(texts(read("bundle: {rules: gone.yml}")))
        .singleElement()
        .asString()
        .startsWith("bundle: rules names ")
        .endsWith("gone.yml, which cannot be read; write the file or take it out.");
  }

  @Test
  void limitsOfWhatJobsDependOnAreSizes() throws IOException {
    assertThat(
            sound("alerts: {limits: {dependencyMemory: {redis: 2GB}}}")
                .alerts()
                .limits()
                .dependencyBytes())
        .containsExactly(java.util.Map.entry("redis", 2.0 * (1L << 30)));
    assertThat(texts(read("alerts: {limits: {dependencyMemory: {redis: much}}}")))
        .singleElement()
        .asString()
        .contains("dependencyMemory.redis is \"much\"; write a size with its unit");
  }

  @Test
  void aReviewThatIsOverdueIsToldFromTheDayAfter() throws IOException {
    var runbooks =
        sound("bundle: {runbooks: {owner: platform, reviewed: 2026-01-01, reviewEvery: 30d}}")
            .runbooks();
    assertThat(runbooks.overdue(LocalDate.parse("2026-01-31"))).isEmpty();
    assertThat(runbooks.overdue(LocalDate.parse("2026-02-01")).orElseThrow())
        .startsWith("the runbooks were to be read through again by 2026-01-31, by platform;");
    assertThat(sound("{}").runbooks().overdue(LocalDate.MAX)).isEmpty();
  }

  private static List<String> texts(Installation installation) {
    return installation.problems().stream().map(ConfigProblem::sentence).toList();
  }
}
