package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.LogCap;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that are claimed while their work has not begun. */
class StandingOrdersTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(T0, ZoneOffset.UTC);

  private static final NodeName NODE = new NodeName("node-1", "one", "1");

  private final List<Run> ended = new ArrayList<>();
  private final ActiveAttempts active = new ActiveAttempts(new OwnRuns());
  private final Workers workers = new Workers(EngineSettings.DEFAULT::limits);
  private final H2Store h2 = H2Store.inMemory(UUID.randomUUID().toString(), CLOCK);
  private final JobControls controls = h2.controls();
  private StandingOrders orders;

  @BeforeEach
  void register() {
    var catalogue = Definitions.catalogue(Definitions.job("gc"));
    h2.runs().open(NODE, T0, Duration.ofSeconds(60));
    h2.runs()
        .register(
            List.of(
                new Registration(
                    new JobKey("gc", ""),
                    new Schedule.OnDemand(),
                    Optional.empty(),
                    "default",
                    List.of())),
            T0);
    var listener =
        new RunListener() {
          @Override
          public void ended(Run run, boolean last) {
            ended.add(run);
          }
        };
    orders =
        new StandingOrders(
            controls,
            h2.runs(),
            catalogue,
            active,
            new Stopping(EngineSettings.DEFAULT, active, workers, attempt -> {}, System::nanoTime),
            new Listeners(List.of(listener), () -> {}),
            new NodeLease(NODE, false, EngineSettings.DEFAULT, Ticker.SYSTEM),
            () -> {});
  }

  @AfterEach
  void close() {
    h2.close();
  }

  @Test
  void aClaimedRunWhoseWorkHasNotBegunGoesBackWhenItsJobIsPaused() {
    var scheduled = claimed(Trigger.SCHEDULE);
    var byHand = claimed(Trigger.MANUAL);
    pause();
    orders.look(T0);
    assertThat(state(scheduled)).isEqualTo(RunState.QUEUED);
    assertThat(active.begin(scheduled)).as("it begins all the same").isFalse();
    assertThat(state(byHand)).isEqualTo(RunState.RUNNING);
    assertThat(active.begin(byHand)).isTrue();
  }

  @Test
  void aRunWhoseWorkHasBegunStaysWhenItsJobIsPaused() {
    var run = claimed(Trigger.SCHEDULE);
    active.begin(run);
    pause();
    orders.look(T0);
    assertThat(state(run)).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aClaimedRunWhoseWorkHasNotBegunIsCancelledAtOnce() {
    var run = claimed(Trigger.SCHEDULE);
    controls.cancel(run.run().id(), new CancelWish("ann", "", T0), job -> new Schedule.OnDemand());
    orders.look(T0);
    assertThat(state(run)).isEqualTo(RunState.CANCELLED);
    assertThat(active.begin(run)).isFalse();
    assertThat(ended).extracting(Run::id).containsExactly(run.run().id());
  }

  private void pause() {
    controls.pause("gc", new Pause("ann", T0, "", null, Pause.Running.FINISH));
  }

  private RunState state(Attempt attempt) {
    return h2.history().find(attempt.run().id()).orElseThrow().state();
  }

  private Attempt claimed(Trigger trigger) {
    var attempt =
        new Attempt(
            h2.runs().insert(OpenRuns.of("gc", "node-1", T0, trigger), 9),
            Definitions.job("gc").build(),
            context -> {},
            null,
            new NoMeters(),
            CLOCK,
            Path.of("unused"),
            LogCap.DEFAULT);
    active.claimed(attempt, workers.work("default", () -> {}));
    return attempt;
  }
}
