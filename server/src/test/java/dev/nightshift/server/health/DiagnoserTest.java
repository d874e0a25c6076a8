package dev.nightshift.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.api.FakeBackend;
import dev.nightshift.server.health.Diagnosis.Result;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnoserTest {
  private static final Instant NOW = FakeBackend.NOW;
  private static final List<JobOverview> JOBS =
      new JobOverview.Reader(FakeBackend.catalogue(), new FakeBackend(), new FakeBackend()).all();

  private static Diagnosis diagnose(String job, MissedSlots.Range... missed) {
    return Diagnoser.of(
        new Diagnoser.Facts(
            JOBS.stream().filter(each -> each.definition().name().equals(job)).findFirst().get(),
            JOBS,
            List.of(missed),
            Map.of("active", 1L),
            8,
            List.of("pause by ann 2 h ago"),
            NOW));
  }

  private static Diagnosis.Step step(Diagnosis diagnosis, String name) {
    return diagnosis.steps().stream().filter(each -> each.name().equals(name)).findFirst().get();
  }

  @Test
  void aFailingJobIsToldWithItsDeclaredCauseFixAndPage() {
    var found = diagnose("integrity_scrub");
    assertThat(found.well()).isFalse();
    assertThat(found.summary())
        .isEqualTo(
            "integrity_scrub has failed 3 times in a row, last with: page 812 of vault orders:"
                + " checksum differs");
    assertThat(step(found, "known cause").text()).isEqualTo("bit rot");
    assertThat(found.known().orElseThrow().fix()).isEqualTo("run auto_recovery");
    assertThat(found.runbook()).isEqualTo("/runbooks/jobs/integrity_scrub.md#checksum-differs");
    assertThat(found.next()).contains("./nightshift run integrity_scrub --wait");
    assertThat(step(found, "changed").text()).isEqualTo("pause by ann 2 h ago");
    assertThat(step(found, "active").result()).isEqualTo(Result.FINE);
  }

  @Test
  void aJobAtWorkIsWellAndSaysHowFarItIs() {
    var found = diagnose("backup");
    assertThat(found.well()).isTrue();
    assertThat(found.summary()).isEqualTo("backup is well");
    assertThat(found.next()).isEmpty();
    assertThat(step(found, "at work").text())
        .isEqualTo(
            "a run, 12 pages checked, verifying; what comes due meanwhile does not run beside it");
    assertThat(step(found, "queue").text())
        .isEqualTo("default: 1 at work, 8 at once on each server, no run of it waits");
    assertThat(step(found, "schedule").text()).isEqualTo("every 1h, as declared, next in 48 min");
  }

  @Test
  void whatWasMissedIsCountedByCauseWithoutWhatWasCaughtUp() {
    var at = NOW.minusSeconds(86_400);
    var found =
        diagnose(
            "backup",
            new MissedSlots.Range(2, "backup", "", at, at, 3, MissCause.SERVER_DOWN, at, 1),
            new MissedSlots.Range(1, "backup", "", at, at, 1, MissCause.PAUSED, at, 1));
    assertThat(step(found, "missed").text())
        .isEqualTo("2 while no server was up in 7 days, the last 24 h ago");
    assertThat(step(found, "missed").result()).isEqualTo(Result.NOTE);
  }

  @Test
  void errorsThatDifferInNumbersAndIdsAreOne() {
    assertThat(
            FailureGroup.shape("row 12 of 019cab00-0000-7000-8000-000000000001 at 0xcafebabe0123"))
        .isEqualTo("row # of # at #");
    var failed = FakeBackend.failed();
    var groups = FailureGroup.of(List.of(failed, failed), FakeBackend.catalogue()::job);
    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).count()).isEqualTo(2);
    assertThat(groups.get(0).runbook()).endsWith("integrity_scrub.md#checksum-differs");
  }

  @Test
  void aStoreThatIsAwayIsTheOneFinding() {
    assertThat(Findings.ofStoreAway(List.of()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Trouble.Level.CRITICAL);
              assertThat(finding.runbook()).endsWith("/BackgroundJobStoreDown.md");
            });
  }
}
