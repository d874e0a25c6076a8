package dev.nightshift.jobs.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Job;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginAuditTest extends JobContract<PluginAudit.Settings> {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  @TempDir Path root;
  private final Map<String, String> loaded = new TreeMap<>(Map.of("ledger", A, "report", B));

  @Override
  protected Job<PluginAudit.Settings> job() {
    return new PluginAudit();
  }

  @Override
  protected PluginAudit.Settings settings(Path folder) {
    return expecting(Map.of("report", B));
  }

  private static PluginAudit.Settings expecting(Map<String, String> expected) {
    return new PluginAudit.Settings(expected, Duration.ofHours(1));
  }

  @Override
  protected Optional<ServerOperations> operations() {
    return Optional.of(
        new ServerOperations() {
          @Override
          public Map<String, String> pluginChecksums() {
            return loaded;
          }
        });
  }

  @Test
  void differencesFromTheListAreCountedAndTold() throws Exception {
    var settings = expecting(Map.of("report", A, "sync", B, "ledger", A.toUpperCase(Locale.ROOT)));
    try (var context = TestContext.of(job(), settings, root).with(operations().orElseThrow())) {
      job().run(context, settings);
      assertThat(context.value("nightshift_plugin_differences")).hasValue(2);
      assertThat(context.lines().toString())
          .contains("report is " + B + "; the list says " + A)
          .contains("sync is in the list and is not loaded");
    }
  }

  @Test
  void aPluginThatChangedSinceTheLastRunIsTold() throws Exception {
    var settings = settings(root);
    try (var first = TestContext.of(job(), settings, root).with(operations().orElseThrow())) {
      job().run(first, settings);
      loaded.put("ledger", B);
      try (var second = first.next()) {
        job().run(second, settings);
        assertThat(second.lines().toString())
            .contains("ledger is " + B + "; it was " + A)
            .doesNotContain("report is");
      }
    }
  }

  @Test
  void aChecksumIsOneOfSha256() {
    assertThatThrownBy(() -> expecting(Map.of("report", "1234")))
        .hasMessage(
            "expected.report is \"1234\"; write the 64 hexadecimal digits that sha256sum prints");
  }
}
