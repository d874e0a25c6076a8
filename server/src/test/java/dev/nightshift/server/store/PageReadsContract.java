package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.JobDays;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How every store tells pages of open runs and of days. */
abstract class PageReadsContract extends SlotsContract {
  private static final String NODE = "north-0a1b2c3d-4e5f";
  private static final LocalDate FIRST = T0.atZone(ZoneOffset.UTC).toLocalDate();

  private long ids;

  @Test
  void openRunsAreToldByStateTheOneThatWasDueFirstBefore() {
    register(GC, new Schedule.FixedRate(Duration.ofHours(1)));
    var second = insert(running(at(5)));
    var first = insert(running(at(1)));
    end(insert(running(at(0))), RunState.SUCCEEDED, at(2), 7);
    var late = insert(row(at(9)));
    var early = insert(row(at(3)));

    assertThat(store.openRuns().running(10)).extracting(Run::id).containsExactly(first, second);
    assertThat(store.openRuns().waiting(10)).extracting(Run::id).containsExactly(early, late);
    assertThat(store.openRuns().waiting(1)).extracting(Run::id).containsExactly(early);
  }

  @Test
  void daysTellWhatEndedOnThem() {
    register(GC, new Schedule.FixedRate(Duration.ofHours(1)));
    end(insert(running(at(0))), RunState.SUCCEEDED, at(1), 7);
    end(insert(running(at(0))), RunState.FAILED, at(3), 2);
    end(insert(running(at(0))), RunState.SUCCEEDED, at(24 * 60 + 1), 1);

    var days = store.days().of("gc", FIRST);
    assertThat(days).extracting(JobDays.Day::on).containsExactly(FIRST, FIRST.plusDays(1));
    assertThat(days).extracting(JobDays.Day::successes).containsExactly(1L, 1L);
    assertThat(days).extracting(JobDays.Day::failures).containsExactly(1L, 0L);
    assertThat(days.get(0).longest()).isEqualTo(Duration.ofMinutes(3));
    assertThat(store.days().of("gc", FIRST.plusDays(1))).hasSize(1);
    assertThat(store.days().of("other", FIRST)).isEmpty();
  }

  private static Instant at(int minute) {
    return T0.plusSeconds(60L * minute);
  }

  private Run row(Instant due) {
    return Run.of(new UUID(due.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L + ++ids), "gc")
        .asked(Trigger.MANUAL, "ann")
        .parameters(Map.of())
        .due(due, due)
        .build();
  }

  private Run running(Instant start) {
    return row(start).but().running(NODE, start).build();
  }

  private UUID insert(Run run) {
    return store.runs().insert(List.of(new RunStore.Wanted(run, 1_000))).get(0).id();
  }

  private void end(UUID id, RunState state, Instant finished, long items) {
    var run = store.history().find(id).orElseThrow();
    var outcome =
        new Outcome(
            state,
            run.started(),
            finished,
            new Progress(items, 0, 0, "", Map.of(), Map.of(), Map.of()),
            state.failure() ? new RunError(ErrorKind.JOB_ERROR, "disk full", "") : null,
            null,
            Duration.ZERO,
            0,
            null);
    store.runs().end(List.of(new RunStore.End(run, outcome, false, null, null)));
  }
}
