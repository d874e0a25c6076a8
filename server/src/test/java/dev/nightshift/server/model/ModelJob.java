package dev.nightshift.server.model;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.Definitions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A job of a story.
 *
 * @param other the schedule that it may change to, and back
 */
record ModelJob(Definitions declared, Schedule other) {
  private static final Duration MAX_RUNTIME = Duration.ofSeconds(40);

  static List<ModelJob> draw(Random random) {
    List<ModelJob> jobs = new ArrayList<>();
    jobs.add(
        drawn(random, "rated", rate(pick(random, 4, 5, 7, 15)), rate(pick(random, 3, 6, 10, 20))));
    jobs.add(drawn(random, "crond", cron(pick(random, 1, 2)), cron(pick(random, 1, 2, 3))));
    if (random.nextBoolean()) {
      jobs.add(drawn(random, "delayed", delay(pick(random, 3, 8)), delay(pick(random, 2, 12))));
    }
    jobs.add(drawn(random, "asked", new Schedule.OnDemand(), new Schedule.OnDemand()));
    return jobs;
  }

  private static ModelJob drawn(Random random, String name, Schedule schedule, Schedule other) {
    var declared =
        Definitions.job(name)
            .schedule(schedule)
            .overlap(pick(random, Overlap.SKIP, Overlap.SKIP, Overlap.QUEUE_ONE, Overlap.allow(2)))
            .afterOutage(pick(random, AfterOutage.values()))
            .afterStall(pick(random, AfterStall.RERUN, AfterStall.RERUN, AfterStall.NEVER))
            .retry(
                random.nextInt(3) > 0
                    ? Retry.NONE
                    : new Retry(
                        2 + random.nextInt(2), Duration.ofSeconds(1), Duration.ofSeconds(4)))
            .maxRuntime(MAX_RUNTIME)
            .queue(pick(random, "default", "default", "slow"));
    return new ModelJob(declared, other);
  }

  private static Schedule rate(int seconds) {
    return new Schedule.FixedRate(Duration.ofSeconds(seconds));
  }

  private static Schedule delay(int seconds) {
    return new Schedule.FixedDelay(Duration.ofSeconds(seconds));
  }

  private static Schedule cron(int minutes) {
    return new Schedule.Cron("*/" + minutes + " * * * *", ZoneOffset.UTC);
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  String name() {
    return declared.name();
  }

  Schedule schedule() {
    return declared.schedule();
  }

  int lanes() {
    return declared.overlap().lanes();
  }

  /** The same job after its schedule was changed. */
  ModelJob changed() {
    return new ModelJob(declared.schedule(other), declared.schedule());
  }
}
