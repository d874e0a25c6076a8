package dev.nightshift.server.model;

import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Schedule;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What must be true of the store when a story is over and everything has come to rest. */
final class Oracle {
  private final ModelDatabase database;
  private final Witness witness;
  private final Map<String, List<Era>> eras = new HashMap<>();

  Oracle(ModelDatabase database, Witness witness) {
    this.database = database;
    this.witness = witness;
  }

  /**
   * From now on a job is due as its schedule says. What it was due before on another schedule is
   * settled on that one.
   *
   * @param first due time that the store has for it; null: none
   * @param settled until when everything before is
   */
  void era(ModelJob job, Instant anchor, Instant first, Instant settled) {
    var known = eras.computeIfAbsent(job.name(), name -> new ArrayList<>());
    if (!known.isEmpty()) {
      known.add(known.remove(known.size() - 1).until(settled));
    }
    known.add(new Era(job, anchor, first, null));
  }

  void check(Instant now) throws SQLException {
    var rows = database.runs();
    everythingIsOver(rows);
    attemptsFollowEachOther(rows);
    endsAreAsAccepted(rows);
    requestsAreKept(rows);
    for (var job : eras.keySet()) {
      dueTimesAreSettled(job, rows, now);
    }
  }

  private static void everythingIsOver(List<ModelDatabase.Row> rows) {
    rows.stream()
        .filter(row -> !row.over())
        .findFirst()
        .ifPresent(
            row -> {
              throw new Violation("a run is left open: " + row);
            });
  }

  private void attemptsFollowEachOther(List<ModelDatabase.Row> rows) {
    var byRoot = rows.stream().collect(Collectors.groupingBy(ModelDatabase.Row::root));
    byRoot.forEach(
        (root, attempts) -> {
          for (int i = 0; i < attempts.size(); i++) {
            var attempt = attempts.get(i);
            if (attempt.attempt() != i + 1 || i == 0 && !attempt.id().equals(root)) {
              throw new Violation("attempts of " + root + " do not follow: " + attempts);
            }
          }
          var last = attempts.get(attempts.size() - 1);
          attempts.stream()
              .filter(attempt -> attempt != last && attempt.state().equals("SUCCEEDED"))
              .forEach(
                  attempt -> {
                    throw new Violation("there is an attempt after a success: " + attempts);
                  });
          neverIsNever(attempts);
        });
  }

  private void neverIsNever(List<ModelDatabase.Row> attempts) {
    var job = eras.get(attempts.get(0).job()).get(0).job;
    if (job.declared().afterStall() == AfterStall.NEVER) {
      for (int i = 0; i + 1 < attempts.size(); i++) {
        if (attempts.get(i).state().equals("STALLED")) {
          throw new Violation("a stalled run was run again, which it must never be: " + attempts);
        }
      }
    }
  }

  private void endsAreAsAccepted(List<ModelDatabase.Row> rows) {
    var states = rows.stream().collect(Collectors.toMap(ModelDatabase.Row::id, row -> row.state()));
    witness
        .ends()
        .forEach(
            (run, state) -> {
              if (!state.name().equals(states.get(run))) {
                throw new Violation(
                    "run " + run + " was accepted as " + state + " and is " + states.get(run));
              }
            });
    rows.stream()
        .filter(row -> row.state().equals("SUCCEEDED") && !witness.begun(row.id()))
        .findFirst()
        .ifPresent(
            row -> {
              throw new Violation("a run succeeded whose work never began: " + row);
            });
  }

  private void requestsAreKept(List<ModelDatabase.Row> rows) {
    Set<UUID> kept = rows.stream().map(ModelDatabase.Row::id).collect(Collectors.toSet());
    witness
        .acknowledged()
        .forEach(
            (run, job) -> {
              if (!kept.contains(run)) {
                throw new Violation("an acknowledged run of " + job + " is lost: " + run);
              }
            });
  }

  private void dueTimesAreSettled(String job, List<ModelDatabase.Row> rows, Instant now)
      throws SQLException {
    var told = new TreeMap<Instant, List<String>>();
    rows.stream()
        .filter(row -> row.job().equals(job) && row.slot() != null)
        .forEach(
            row ->
                told.computeIfAbsent(row.slot(), at -> new ArrayList<>()).add("run " + row.id()));
    var misses = database.misses().stream().filter(miss -> miss.job().equals(job)).toList();
    var last = eras.get(job).get(eras.get(job).size() - 1);
    if (last.job.schedule() instanceof Schedule.FixedDelay) {
      for (var miss : misses) {
        told.computeIfAbsent(miss.from(), at -> new ArrayList<>()).add(miss.toString());
      }
      told.forEach((at, settled) -> onceOnly(job, at, settled));
      return;
    }
    var expected = expected(job, now);
    for (var miss : misses) {
      var within =
          expected.stream()
              .filter(at -> !at.isBefore(miss.from()) && !at.isAfter(miss.to()))
              .toList();
      if (within.size() != miss.slots()) {
        throw new Violation(job + ": " + miss + " holds " + within.size() + " due times");
      }
      within.forEach(
          at -> told.computeIfAbsent(at, when -> new ArrayList<>()).add(miss.toString()));
    }
    for (var at : expected) {
      if (!told.containsKey(at)) {
        throw new Violation(job + " was due at " + at + ": neither a run nor a missed slot");
      }
    }
    told.forEach(
        (at, settled) -> {
          onceOnly(job, at, settled);
          if (!expected.contains(at)) {
            throw new Violation(job + " was not due at " + at + ": " + settled);
          }
        });
  }

  private static void onceOnly(String job, Instant at, List<String> settled) {
    if (settled.size() != 1) {
      throw new Violation(job + " was due at " + at + " once: " + settled);
    }
  }

  private Set<Instant> expected(String job, Instant now) {
    var expected = new java.util.TreeSet<Instant>();
    for (var era : eras.get(job)) {
      if (era.first == null) {
        continue;
      }
      var until = era.until == null ? now : era.until;
      var done = expected.isEmpty() ? null : expected.last();
      DueTimes.of(era.job.schedule(), era.anchor, era.first, until).stream()
          .filter(at -> done == null || at.isAfter(done))
          .forEach(expected::add);
    }
    return expected;
  }

  private record Era(ModelJob job, Instant anchor, Instant first, Instant until) {
    private Era until(Instant end) {
      return new Era(job, anchor, first, end);
    }
  }
}
