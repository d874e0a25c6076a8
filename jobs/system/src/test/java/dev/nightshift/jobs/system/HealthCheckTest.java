package dev.nightshift.jobs.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Job;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Severity;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTest extends JobContract<HealthCheck.Settings> {
  @TempDir Path root;
  private final List<ServerOperations.Finding> findings = new ArrayList<>();

  @Override
  protected Job<HealthCheck.Settings> job() {
    return new HealthCheck();
  }

  @Override
  protected HealthCheck.Settings settings(Path folder) {
    return new HealthCheck.Settings(Duration.ofMinutes(1));
  }

  @Override
  protected Optional<ServerOperations> operations() {
    return Optional.of(
        new ServerOperations() {
          @Override
          public Health health() {
            return new Health(7, findings);
          }
        });
  }

  @Test
  void whatOthersHaveIsNoFailureButToldWithItsFix() throws Exception {
    findings.add(
        new ServerOperations.Finding(
            Severity.CRITICAL, "gc", "its last 3 runs failed", "`./nightshift run repair`"));
    findings.add(new ServerOperations.Finding(Severity.WARNING, "report", "it is slow", "wait"));
    var settings = settings(root);
    try (var context = TestContext.of(job(), settings, root).with(operations().orElseThrow())) {
      job().run(context, settings);
      assertThat(context.items()).isEqualTo(7);
      assertThat(context.value("nightshift_health_findings", "critical")).hasValue(1);
      assertThat(context.value("nightshift_health_findings", "warning")).hasValue(1);
      assertThat(context.lines().toString())
          .contains("gc: its last 3 runs failed. Next: `./nightshift run repair`");
    }
  }

  @Test
  void thatAllIsWellIsSaidToo() throws Exception {
    var settings = settings(root);
    try (var context = TestContext.of(job(), settings, root).with(operations().orElseThrow())) {
      job().run(context, settings);
      assertThat(context.lines().toString()).contains("all 7 jobs are well");
    }
  }
}
