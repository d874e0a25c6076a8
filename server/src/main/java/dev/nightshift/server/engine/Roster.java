package dev.nightshift.server.engine;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Who does the work of each job, and how that changes: a run in flight keeps its definition and its
 * code, and no run of the new code begins before the last one of the old code has ended.
 */
final class Roster {
  private final CurrentCatalogue catalogue;
  private final ActiveAttempts active;
  private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();
  private final List<Leaving> leaving = new CopyOnWriteArrayList<>();
  private Map<String, Workload> workloads;

  Roster(CurrentCatalogue catalogue, Map<String, Workload> workloads, ActiveAttempts active) {
    this.catalogue = catalogue;
    this.workloads = Map.copyOf(workloads);
    this.active = active;
  }

  /**
   * Lets a claimed run in.
   *
   * @param enter makes the attempt known to {@link ActiveAttempts}
   * @return empty if the run has to wait: its job is held, or not of this catalogue any more
   */
  <T> Optional<T> admit(String job, BiFunction<JobDefinition, Workload, T> enter) {
    changing.readLock().lock();
    try {
      var definition = catalogue.job(job);
      var workload = workloads.get(job);
      if (definition.isEmpty() || workload == null || holds(job)) {
        return Optional.empty();
      }
      return Optional.of(enter.apply(definition.get(), workload));
    } finally {
      changing.readLock().unlock();
    }
  }

  /** Jobs of which nothing new may begin now. */
  Set<String> held() {
    return leaving.isEmpty()
        ? Set.of()
        : leaving.stream().flatMap(one -> one.jobs(active).stream()).collect(Collectors.toSet());
  }

  boolean holds(String job) {
    return !leaving.isEmpty() && held().contains(job);
  }

  /**
   * Replaces the work of all jobs at once.
   *
   * @param next by job; equal to what is there where nothing changes
   * @param publish makes the new catalogue known; if it throws, nothing changes
   */
  CompletableFuture<Void> replace(Map<String, Workload> next, Runnable publish) {
    changing.writeLock().lock();
    try {
      publish.run();
      workloads = Map.copyOf(next);
      List<Attempt> old = new ArrayList<>();
      for (var attempt : active.all()) {
        if (!attempt.workload().equals(workloads.get(attempt.run().job()))) {
          old.add(attempt);
        }
      }
      var left = new Leaving(old, new CompletableFuture<>());
      leaving.add(left);
      return left.done;
    } finally {
      changing.writeLock().unlock();
    }
  }

  /**
   * Sees which runs of old code have ended.
   *
   * @return whether the last run of an earlier change has ended
   */
  boolean look() {
    if (leaving.isEmpty()) {
      return false;
    }
    List<Leaving> over = leaving.stream().filter(one -> one.jobs(active).isEmpty()).toList();
    leaving.removeAll(over);
    over.forEach(one -> one.done.complete(null));
    return !over.isEmpty();
  }

  /** Runs of old code at the time of a change. */
  private record Leaving(List<Attempt> attempts, CompletableFuture<Void> done) {
    Set<String> jobs(ActiveAttempts active) {
      return attempts.stream()
          .filter(active::has)
          .map(attempt -> attempt.run().job())
          .collect(Collectors.toSet());
    }
  }
}
