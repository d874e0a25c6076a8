package dev.nightshift.server.health;

import dev.nightshift.server.health.Diagnosis.Result;
import dev.nightshift.server.health.Diagnosis.Step;
import dev.nightshift.server.run.MissCause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How fast a job is, what it missed, and how what it looks after stands. */
record PaceSteps(Diagnoser.Facts facts) {
  private static final int IN_A_ROW = 3;

  private String job() {
    return facts.job().definition().name();
  }

  Step speed() {
    var status = facts.status();
    var expected = facts.job().definition().timing().expectedDuration();
    if (status.lastDuration() == null) {
      return new Step("speed", Result.FINE, "unknown: it has not completed a run", List.of());
    }
    var text =
        "last "
            + Wording.took(status.lastDuration())
            + (status.p50() == null
                ? ""
                : ", usually "
                    + Wording.took(status.p50())
                    + ", 95 % within "
                    + Wording.took(status.p95()))
            + expected
                .map(each -> ", expected " + Wording.took(each))
                .orElse(", and declares no expected duration");
    var look = List.of("./nightshift runs " + job() + " --limit 20");
    if (status.consecutiveSlow() >= IN_A_ROW) {
      return new Step(
          "speed",
          Result.FINDING,
          text + ": its last " + status.consecutiveSlow() + " runs took over twice that",
          look);
    }
    boolean slow =
        expected.isPresent() && status.lastDuration().compareTo(expected.get().multipliedBy(2)) > 0;
    return new Step("speed", slow ? Result.NOTE : Result.FINE, text, look);
  }

  Step missed() {
    Map<MissCause, Long> causes = new TreeMap<>();
    for (var range : facts.missed()) {
      long open = range.slots() - range.caughtUp();
      if (open > 0) {
        causes.merge(range.cause(), open, Long::sum);
      }
    }
    if (causes.isEmpty()) {
      return new Step("missed", Result.FINE, "no due time of 7 days", List.of());
    }
    var text =
        causes.entrySet().stream()
                .map(one -> Wording.count(one.getValue()) + " " + why(one.getKey()))
                .collect(Collectors.joining(", "))
            + " in 7 days, the last "
            + Wording.ago(facts.missed().get(0).to(), facts.now());
    var status = facts.status();
    boolean since =
        status.lastMissed() != null
            && (status.lastCompletion() == null
                || status.lastMissed().isAfter(status.lastCompletion()));
    boolean held = status.paused() || facts.job().window().isPresent();
    return new Step(
        "missed",
        since && !held ? Result.FINDING : Result.NOTE,
        text + (since ? ", and none has run since" : ""),
        List.of("./nightshift missed " + job() + " --since 7d", "./nightshift catch-up " + job()));
  }

  private static String why(MissCause cause) {
    return switch (cause) {
      case PAUSED -> "while it was paused";
      case WINDOW -> "in a maintenance window";
      case OVERLAP -> "while another run was at work";
      case SERVER_DOWN -> "while no server was up";
      case ERROR -> "by an error";
    };
  }

  /** Empty for a job that reports no states of items. */
  Optional<Step> items() {
    var status = facts.status();
    if (status.healthyItems() == null) {
      return Optional.empty();
    }
    long degraded = Optional.ofNullable(status.degradedItems()).orElse(0L);
    long lost = Optional.ofNullable(status.unrecoverableItems()).orElse(0L);
    var text =
        Wording.count(status.healthyItems())
            + " healthy, "
            + Wording.count(degraded)
            + " degraded, "
            + Wording.count(lost)
            + " unrecoverable";
    return Optional.of(
        new Step(
            "items",
            degraded + lost > 0 ? Result.FINDING : Result.FINE,
            text,
            degraded + lost > 0 ? List.of("./nightshift logs " + job()) : List.of()));
  }
}
