package dev.nightshift.jobs.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryTest extends JobContract<Canary.Settings> {
  @TempDir Path root;

  @Override
  protected Job<Canary.Settings> job() {
    return new Canary();
  }

  @Override
  protected Canary.Settings settings(Path folder) {
    return new Canary.Settings(Duration.ofMinutes(5), folder.resolve("canary"));
  }

  @Test
  void aFolderThatCannotBeWrittenFailsTheRunUntilItIsHealed() throws Exception {
    var settings = settings(root);
    var fault = job().faults().get(0);
    try (var context = TestContext.of(job(), settings, root)) {
      fault.breaking().apply(settings);
      assertThatThrownBy(() -> job().run(context, settings))
          .hasMessageContaining("the file of the canary, " + root.resolve("canary"))
          .hasMessageContaining("cannot be written and read back");
      fault.healing().apply(settings);
      try (var next = context.next()) {
        job().run(next, settings);
        assertThat(root.resolve("canary/canary.txt")).content().isEqualTo(next.runId());
      }
    }
  }
}
