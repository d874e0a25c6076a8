package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store whose due times a test settles by hand. A store's test says how to make an empty one. */
abstract class SlotsContract {
  static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");
  static final JobKey GC = new JobKey("gc", "");

  Store store;
  private long ids;

  abstract Store makeStore();

  @BeforeEach
  void openStore() {
    store = makeStore();
    store.runs().open(new NodeName("node-1", "one", "1.0"), T0, Duration.ofSeconds(60));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  void register(JobKey key, Schedule schedule) {
    store
        .runs()
        .register(
            List.of(new Registration(key, schedule, Optional.empty(), "default", List.of())), T0);
  }

  /** A run that waits. */
  Run row(JobKey key, Instant slot, Trigger trigger, Instant due) {
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    return Run.of(id, key.job())
        .scope(key.scope())
        .slot(slot)
        .asked(trigger, "ann")
        .due(due, due)
        .build();
  }

  void plan(JobKey key, Planner.Plan plan, Instant now) {
    store
        .runs()
        .plan(
            List.of(key),
            now,
            each -> standing -> plan,
            (each, run) -> row(each, run.slot(), Trigger.SCHEDULE, run.slot()));
  }
}
