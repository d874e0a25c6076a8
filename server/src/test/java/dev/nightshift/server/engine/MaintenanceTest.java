package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MaintenanceWindow.After;
import dev.nightshift.server.run.MaintenanceWindow.Running;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.schedule.WindowRule;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class MaintenanceTest {
  private static final Instant NIGHT = Instant.parse("2026-12-06T01:30:00Z");
  private static final NodeName NODE = new NodeName("node-1", "node", "test");

  @TempDir Path folder;
  private final H2Store store = H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC());
  private Engine engine;

  @AfterEach
  void stop() {
    if (engine != null) {
      engine.stop();
    }
    store.close();
  }

  private static RecurringWindow recurring(String when, Duration duration, String... jobs) {
    return new RecurringWindow(
        "monthly",
        WindowRule.parse(when, ZoneOffset.UTC, duration),
        Set.of(jobs),
        false,
        Running.FINISH,
        After.RUN_ONCE,
        "disks");
  }

  private Maintenance maintenance(Clock clock, Definitions job, RecurringWindow... windows) {
    return new Maintenance(
        List.of(windows),
        Definitions.catalogue(job),
        store.maintenance(),
        clock,
        NODE,
        queue -> {
          if (engine != null) {
            engine.lookAt(queue);
          }
        });
  }

  @Test
  void windowsThatRecurAreStoredBeforeTheyBeginAndOnce() {
    var clock = new TestClock(NIGHT);
    var maintenance =
        maintenance(
            clock, Definitions.job("gc"), recurring("first Sunday 02:00", Duration.ofHours(2)));
    maintenance.step(clock.instant());
    assertThat(maintenance.on()).isEmpty();
    assertThat(maintenance.next())
        .extracting(MaintenanceWindow::start)
        .containsExactly(Instant.parse("2026-12-06T02:00:00Z"));
    clock.advance(Duration.ofMinutes(30));
    assertThat(maintenance.on())
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.end()).isEqualTo(Instant.parse("2026-12-06T04:00:00Z"));
              assertThat(window.actor()).isEqualTo("schedule");
            });
    maintenance.step(clock.instant());
    maintenance.step(clock.instant().plusSeconds(120));
    assertThat(maintenance.past(NIGHT)).hasSize(1);
    assertThat(maintenance.end("ann"))
        .extracting(MaintenanceWindow::endedBy)
        .containsExactly("ann");
    maintenance.step(clock.instant().plusSeconds(180));
    assertThat(maintenance.on()).isEmpty();
  }

  @Test
  void aWindowAcrossAClockChangeLastsAsLongAsItSays() {
    var spring = Instant.parse("2027-03-28T00:30:00Z");
    var clock = new TestClock(spring);
    var rule =
        WindowRule.parse(
            "last Sunday 02:00", java.time.ZoneId.of("Europe/Zurich"), Duration.ofHours(2));
    var window = new RecurringWindow("dst", rule, Set.of(), false, Running.FINISH, After.SKIP, "");
    var maintenance = maintenance(clock, Definitions.job("gc"), window);
    maintenance.step(clock.instant());
    clock.set(Instant.parse("2027-03-28T02:59:59Z"));
    assertThat(maintenance.on()).hasSize(1);
    clock.set(Instant.parse("2027-03-28T03:00:00Z"));
    assertThat(maintenance.on()).isEmpty();
  }

  @Test
  void onlyOneWindowIsBegunByHandAtATime() {
    var clock = new TestClock(NIGHT);
    var maintenance = maintenance(clock, Definitions.job("gc"));
    assertThat(begin(maintenance, Running.FINISH)).isPresent();
    assertThat(begin(maintenance, Running.FINISH)).isEmpty();
    clock.advance(Duration.ofHours(1));
    assertThat(begin(maintenance, Running.FINISH)).isPresent();
  }

  private static java.util.Optional<MaintenanceWindow> begin(
      Maintenance maintenance, Running running) {
    return maintenance.begin(
        Duration.ofHours(1), Set.of("gc"), false, running, After.RUN_ONCE, "disks", "ann");
  }

  @Test
  void aRunWaitsAtItsCheckpointWhileAWindowThatHoldsRunsIsOn() throws Exception {
    var began = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    BlockingQueue<String> passed = new LinkedBlockingQueue<>();
    BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
    var job = Definitions.job("gc");
    engine =
        new Engine(
            Definitions.catalogue(job),
            Map.of(
                "gc",
                context -> {
                  began.countDown();
                  go.await();
                  context.checkpoint();
                  passed.add("a checkpoint");
                }),
            store.runs(),
            store.controls(),
            EngineSettings.DEFAULT,
            new NoMeters(),
            List.of(
                new RunListener() {
                  @Override
                  public void ended(Run run, boolean last) {
                    ended.add(run);
                  }
                }),
            Clock.systemUTC(),
            folder,
            NODE);
    engine.start();
    var maintenance = maintenance(Clock.systemUTC(), job);
    var id = engine.request(new RunRequest("gc", Trigger.MANUAL, "ann", Map.of(), false, null));
    began.await();
    var window = begin(maintenance, Running.HOLD).orElseThrow();
    engine.look();
    go.countDown();
    assertThat(passed.poll(1, TimeUnit.SECONDS)).isNull();
    maintenance.end("ann");
    engine.look();
    assertThat(ended.poll(30, TimeUnit.SECONDS).state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(store.history().log(id, 0, 10).stream().map(LogLine::text))
        .containsExactly(
            "waits at its next checkpoint: maintenance window maintenance is on until "
                + window.end(),
            "goes on: the maintenance window is over");
  }
}
