package dev.nightshift.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plugin scrub has for systemd and for a Prometheus that expects names of its own. */
class ScrubFilesTest {
  private static final Path SCRUB = Path.of("../jobs/scrub");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

  @TempDir private Path folder;

  @Test
  void systemdFindsTheUnitSound() throws Exception {
    var unit = Files.readString(SCRUB.resolve("systemd/dynamicfs-scrub.service"));
    assertThat(unit)
        .contains(
            "\nDescription=DynamicFS Background Scrubber\nAfter=network.target\n",
            "\nType=simple\nUser=dynamicfs\n",
            " scrub-daemon start --pool /var/lib/dynamicfs/pool --intensity low",
            " scrub-daemon stop --pool /var/lib/dynamicfs/pool\nRestart=on-failure\n",
            "\nWantedBy=multi-user.target\n");
    if (!Files.isExecutable(ANALYZE)) {
      System.out.println("skipped: " + ANALYZE + " is not installed");
      Assumptions.abort(ANALYZE + " is not installed");
    }
    var program = Path.of("../nightshift").toRealPath();
    Files.writeString(
        folder.resolve("dynamicfs-scrub.service"),
        unit.replace("/opt/nightshift/nightshift", program.toString()));
    assertThat(Tool.run(folder, ANALYZE.toString(), "verify", "./dynamicfs-scrub.service"))
        .isEqualTo(new Tool.Result(0, ""));
  }

  @Test
  void prometheusTakesTheNamesThatOthersExpect() throws Exception {
    copy("scrape.yml");
    copy("dynamicfs_alerts.yml");
    assertThat(Tool.run(folder, "promtool", "check", "config", "scrape.yml").exit()).isZero();
    Files.writeString(
        folder.resolve("story.yml"),
        """
        rule_files: [dynamicfs_alerts.yml]
        tests:
          - interval: 1m
            input_series:
              - {series: 'dynamicfs_extents_unrecoverable{job="photos_scrub"}', values: '0 0 3x10'}
            alert_rule_test:
              - {eval_time: 6m, alertname: UnrecoverableExtents}
              - eval_time: 7m
                alertname: UnrecoverableExtents
                exp_alerts:
                  - exp_labels: {job: photos_scrub, severity: critical}
                    exp_annotations:
                      summary: DynamicFS has unrecoverable extents
                      description: 3 extents cannot be recovered
        """);
    var result = Tool.run(folder, "promtool", "test", "rules", "story.yml");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  private void copy(String file) throws IOException {
    Files.copy(SCRUB.resolve("prometheus").resolve(file), folder.resolve(file));
  }
}
