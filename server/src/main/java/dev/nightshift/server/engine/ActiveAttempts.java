package dev.nightshift.server.engine;

import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** The attempts that this process has claimed: waiting for their worker, or at work. */
final class ActiveAttempts {
  private final Map<UUID, Entry> entries = new ConcurrentHashMap<>();
  private final OwnRuns own;

  ActiveAttempts(OwnRuns own) {
    this.own = own;
  }

  void claimed(Attempt attempt, Workers.Work work) {
    entries.put(attempt.run().id(), new Entry(attempt, work, new AtomicReference<>(Stage.CLAIMED)));
  }

  /** The attempt of a run that is at work here. */
  Optional<Attempt> begun(UUID run) {
    return Optional.ofNullable(entries.get(run))
        .filter(entry -> entry.stage.get() == Stage.BEGUN)
        .map(Entry::attempt);
  }

  /** The work of an attempt that is claimed or at work; null if it has ended. */
  Workers.Work work(Attempt attempt) {
    var entry = entries.get(attempt.run().id());
    return entry == null ? null : entry.work;
  }

  /** Whether the attempt may begin: not, if it was given back before. */
  boolean begin(Attempt attempt) {
    var entry = entries.get(attempt.run().id());
    return entry != null && entry.stage.compareAndSet(Stage.CLAIMED, Stage.BEGUN);
  }

  /** Those that are claimed or at work. */
  List<Attempt> all() {
    return entries.values().stream().map(Entry::attempt).toList();
  }

  boolean has(Attempt attempt) {
    return entries.containsKey(attempt.run().id());
  }

  void ended(Attempt attempt) {
    entries.remove(attempt.run().id());
  }

  /** Takes back what has not begun; it never will. */
  List<UUID> takeBack() {
    return takeBack(run -> true);
  }

  /** The same, of some runs. */
  List<UUID> takeBack(Predicate<Run> which) {
    List<UUID> taken = new ArrayList<>();
    entries.forEach(
        (id, entry) -> {
          if (which.test(entry.attempt.run())
              && entry.stage.compareAndSet(Stage.CLAIMED, Stage.TAKEN_BACK)) {
            taken.add(id);
            entries.remove(id);
            own.letGo(id);
          }
        });
    return taken;
  }

  List<Attempt> begun() {
    return entries.values().stream()
        .filter(entry -> entry.stage.get() == Stage.BEGUN)
        .map(entry -> entry.attempt)
        .toList();
  }

  List<LiveRun> live() {
    return begun().stream().map(Attempt::live).toList();
  }

  void ask(Stop reason) {
    begun().forEach(attempt -> attempt.ask(reason));
  }

  void stop(Stop reason) {
    begun().forEach(attempt -> attempt.stop(reason));
  }

  private enum Stage {
    CLAIMED,
    BEGUN,
    TAKEN_BACK
  }

  private record Entry(Attempt attempt, Workers.Work work, AtomicReference<Stage> stage) {}
}
