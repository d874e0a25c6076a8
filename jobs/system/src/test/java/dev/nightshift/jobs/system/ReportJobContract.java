package dev.nightshift.jobs.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each job does that makes a report. */
abstract class ReportJobContract extends JobContract<ReportWork.Settings> {
  private final List<String> asked = new ArrayList<>();
  private boolean good = true;

  abstract String kind();

  @Override
  protected ReportWork.Settings settings(Path folder) {
    return new ReportWork.Settings(Optional.of("ops"));
  }

  @Override
  protected Optional<ServerOperations> operations() {
    return Optional.of(
        new ServerOperations() {
          @Override
          public Report report(String kind, Optional<String> channel) {
            asked.add(kind + " by " + channel.orElse("nobody"));
            return new Report(
                "Report 2026-01", "2 runs failed.", good, "…", List.of(Path.of("a.html")));
          }
        });
  }

  @Test
  void itsReportIsMadeSentAndTold(@TempDir Path folder) throws Exception {
    good = false;
    var settings = settings(folder);
    try (var context = TestContext.of(job(), settings, folder).with(operations().orElseThrow())) {
      job().run(context, settings);
      assertThat(asked).containsExactly(kind() + " by ops");
      assertThat(context.items()).isEqualTo(1);
      assertThat(context.lines().toString()).contains("Report 2026-01: 2 runs failed.", "WARN");
    }
  }
}
