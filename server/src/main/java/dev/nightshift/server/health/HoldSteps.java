package dev.nightshift.server.health;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.health.Diagnosis.Result;
import dev.nightshift.server.health.Diagnosis.Step;
import dev.nightshift.server.schedule.ScheduleText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What may keep a job from beginning: a pause, its schedule, its queue, a run that is at work. */
record HoldSteps(Diagnoser.Facts facts) {
  private static final Duration LATE = Duration.ofMinutes(5);
  private static final Duration WAITS_LONG = Duration.ofMinutes(10);

  private String job() {
    return facts.job().definition().name();
  }

  private Instant now() {
    return facts.now();
  }

  Step active() {
    var pause = facts.job().orders().pause();
    if (pause != null) {
      return new Step(
          "active",
          Result.FINDING,
          "paused by "
              + pause.by()
              + " "
              + Wording.ago(pause.at(), now())
              + (pause.until() == null
                  ? ", until somebody resumes it"
                  : ", until " + Wording.instant(pause.until()))
              + because(pause.reason()),
          List.of("./nightshift resume " + job()));
    }
    if (facts.job().window().isPresent()) {
      var window = facts.job().window().get();
      return new Step(
          "active",
          Result.FINDING,
          "held back by the maintenance window "
              + window.name()
              + " of "
              + window.actor()
              + " until "
              + Wording.instant(window.end())
              + because(window.reason()),
          List.of("./nightshift maintenance list"));
    }
    return new Step(
        "active", Result.FINE, "yes: neither paused nor in a maintenance window", List.of());
  }

  Step schedule() {
    var ordered = facts.job().orders().schedule();
    var declared = facts.job().declared().timing();
    var timing = facts.job().definition().timing();
    var next = facts.status().nextDue();
    var show = List.of("./nightshift schedule show " + job());
    if (facts.job().takenOffSchedule()) {
      return new Step(
          "schedule",
          Result.FINDING,
          "taken off its schedule by "
              + ordered.by()
              + " "
              + Wording.ago(ordered.at(), now())
              + because(ordered.reason())
              + "; declared is "
              + declared.inWords(),
          List.of("./nightshift schedule undo " + job()));
    }
    if (timing.schedule() instanceof Schedule.OnDemand) {
      return new Step("schedule", Result.FINE, "none: it runs when it is asked to", show);
    }
    boolean held = facts.status().paused() || facts.job().window().isPresent();
    if (!held && next != null && next.plus(LATE).isBefore(now()) && facts.status().queued() == 0) {
      return new Step(
          "schedule",
          Result.FINDING,
          "it was due "
              + Wording.ago(next, now())
              + " and has not begun: no server with this job plans its due times",
          List.of("./nightshift status", "./nightshift plugins"));
    }
    var due = next == null ? "" : ", next " + Wording.in(next, now());
    return ordered == null
        ? new Step("schedule", Result.FINE, timing.inWords() + ", as declared" + due, show)
        : new Step(
            "schedule",
            Result.NOTE,
            ScheduleText.text(ordered.schedule())
                + due
                + "; set by "
                + ordered.by()
                + " "
                + Wording.ago(ordered.at(), now())
                + because(ordered.reason())
                + "; declared is "
                + declared.inWords(),
            List.of("./nightshift schedule undo " + job()));
  }

  Step queue() {
    var name = facts.job().definition().execution().queue();
    long active = facts.queue().getOrDefault("active", 0L);
    var load =
        name + ": " + active + " at work, " + facts.concurrency() + " at once on each server";
    var status = facts.status();
    if (status.queued() == 0) {
      return new Step(
          "queue", Result.FINE, load + ", no run of it waits", List.of("./nightshift queue"));
    }
    var oldest = status.oldestQueued();
    boolean tooLong = oldest != null && oldest.plus(WAITS_LONG).isBefore(now());
    return new Step(
        "queue",
        tooLong ? Result.FINDING : Result.NOTE,
        load
            + "; "
            + Wording.count(status.queued())
            + " of it "
            + (status.queued() == 1 ? "waits" : "wait")
            + (oldest == null ? "" : ", due " + Wording.ago(oldest, now()))
            + (active >= facts.concurrency() ? ": the queue is full" : ""),
        List.of("./nightshift queue " + name, "./nightshift runs --state RUNNING"));
  }

  Step work() {
    var status = facts.status();
    if (status.active() == 0) {
      return new Step(
          "at work", Result.FINE, "no run of it, so nothing holds its place", List.of());
    }
    var live = facts.job().running().stream().findFirst();
    var log = "./nightshift logs " + job() + " --tail";
    var since = status.oldestActiveStart();
    var most = facts.job().definition().timing().maxRuntime();
    var text =
        (status.active() == 1 ? "a run" : status.active() + " runs")
            + (since == null ? "" : " for " + Wording.about(Duration.between(since, now())))
            + live.map(run -> run.current().progress())
                .map(
                    progress ->
                        ", "
                            + Wording.items(progress.items(), facts.job().definition().item())
                            + (progress.phase() == null ? "" : ", " + progress.phase()))
                .orElse("")
            + "; "
            + (facts.job().definition().execution().overlap().lanes() > status.active()
                ? "another may begin"
                : "what comes due meanwhile does not run beside it");
    boolean stuck = since != null && since.plus(most).isBefore(now());
    return stuck
        ? new Step(
            "at work",
            Result.FINDING,
            text + "; " + Wording.took(most) + " is the most it may take",
            List.of(
                log,
                "./nightshift cancel " + live.map(run -> run.run().id().toString()).orElse("RUN")))
        : new Step("at work", Result.NOTE, text, List.of(log));
  }

  private static String because(String reason) {
    return reason == null || reason.isEmpty() ? "" : ": " + reason;
  }
}
