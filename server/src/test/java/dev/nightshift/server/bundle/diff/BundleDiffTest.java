package dev.nightshift.server.bundle.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.BundleFiles;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.Naming;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleDiffTest {
  private static final Bundle BUNDLE = Fixture.bundle();

  @TempDir Path root;

  @Test
  void equalBundlesDifferInNothing() throws Exception {
    BundleFiles.write(BUNDLE, root);
    var loaded = BundleFiles.load(root);
    assertThat(loaded).isEqualTo(BUNDLE);
    assertThat(ReleaseNotes.of(BundleDiff.between(loaded, BUNDLE)))
        .isEqualTo("Alerts, thresholds, dashboards and routes are the same.\n");
  }

  @Test
  void anotherVersionAloneIsNoChange() {
    var newer = Bundle.generate(BundleSettings.local("2.0.0"), List.of(Fixture.catalogue()));
    assertThat(BundleDiff.between(BUNDLE, newer)).isEmpty();
  }

  @Test
  void thresholdsAlertsAndPanelsAreToldAsWhatTheyAre() {
    SortedMap<String, String> files = new TreeMap<>(BUNDLE.files());
    files.computeIfPresent(
        "alerts/rules.yml",
        (path, text) ->
            text.replaceFirst("> 2 \\* max without", "> 3 * max without")
                .replace("alert: \"BackgroundJobDisappeared\"", "alert: \"BackgroundJobGone\"")
                .replaceFirst("(?s)(ConsecutiveFailures\".*?for: )\"[0-9a-z]+\"", "$1\"9m\""));
    files.computeIfPresent(
        "dashboards/nightshift-overview.json",
        (path, text) -> text.replace("\"title\" : \"", "\"title\" : \"Altered "));
    files.remove("deploy/loki/rules.yml");
    var notes = ReleaseNotes.of(BundleDiff.between(BUNDLE, new Bundle(files)));
    assertThat(notes)
        .startsWith("# Changes of alerts and dashboards\n\n## Alerts\n\n- New: `BackgroundJobGone")
        .contains(
            "- Gone: `BackgroundJobDisappeared",
            ", threshold: `2` → `3`\n",
            ", for: `",
            "` → `9m`\n",
            "## Dashboards\n\n- Changed: `nightshift-overview`, panel: ",
            "## Other files\n\n- Gone: `deploy/loki/rules.yml`");
  }

  @Test
  void whatAJobDeclaresIsAThresholdToo() {
    var later =
        new Catalogue(
            Naming.DEFAULT,
            List.of(
                Fixture.gc(),
                Fixture.job(
                        "backup", "Creates full snapshots and verifies them.", "backups created")
                    .build()),
            List.of(),
            List.of());
    var notes =
        ReleaseNotes.of(
            BundleDiff.between(BUNDLE, Bundle.generate(Fixture.settings(), List.of(later))));
    assertThat(notes)
        .contains("## Jobs and their thresholds", "- Gone: `integrity_scrub`")
        .contains("- Changed: `backup`, Expected interval: `1 d` → `none, it runs on demand`")
        .contains("- Gone: `LedgerPagesCorrupt");
  }
}
