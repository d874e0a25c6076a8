package dev.nightshift.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * How {@link Context#eachOf} goes through many things.
 *
 * @param size things per batch; 0: as the intensity says
 * @param parallelism how many of a batch at a time, from 1 to 64
 * @param delayBetweenBatches empty: as the intensity says
 */
public record Batching(int size, int parallelism, Optional<Duration> delayBetweenBatches) {
  private static final int MOST_PARALLEL = 64;

  /** As large and as far apart as the intensity says, one thing at a time. */
  public static final Batching AS_INTENSITY_SAYS = new Batching(0, 1, Optional.empty());

  public Batching {
    if (size < 0) {
      throw new IllegalArgumentException(
          "size is " + size + "; it must be at least 1, or 0 for what the intensity says");
    }
    if (parallelism < 1 || parallelism > MOST_PARALLEL) {
      throw new IllegalArgumentException(
          "parallelism is " + parallelism + "; it must be from 1 to " + MOST_PARALLEL);
    }
    delayBetweenBatches.ifPresent(
        delay -> {
          if (delay.isNegative()) {
            throw new IllegalArgumentException(
                "delayBetweenBatches is " + delay + "; it cannot be negative");
          }
        });
  }

  /** Batches of a size, one thing at a time, as far apart as the intensity says. */
  public static Batching of(int size) {
    return new Batching(size, 1, Optional.empty());
  }

  /** Several of a batch at a time. */
  public Batching parallelism(int threads) {
    return new Batching(size, threads, delayBetweenBatches);
  }

  /** A pause of this length between two batches. */
  public Batching delayBetweenBatches(Duration delay) {
    return new Batching(size, parallelism, Optional.of(delay));
  }

  /**
   * What is done with one thing.
   *
   * @param <T> the things
   */
  @FunctionalInterface
  public interface Action<T> {
    void accept(T thing) throws Exception;
  }

  <T> void carryOut(Context context, Iterable<T> source, Action<? super T> action)
      throws Exception {
    var rest = source.iterator();
    for (long number = 1; rest.hasNext(); number++) {
      if (number == 1) {
        context.checkpoint();
      } else if (delayBetweenBatches.isPresent()) {
        context.pause(delayBetweenBatches.get());
      } else {
        context.throttle();
      }
      var things = next(rest, size > 0 ? size : context.intensity().batchSize());
      context.batch(number, things.size());
      batch(context, things, action);
    }
  }

  private static <T> List<T> next(Iterator<T> rest, int size) {
    List<T> batch = new ArrayList<>(size);
    while (batch.size() < size && rest.hasNext()) {
      batch.add(rest.next());
    }
    return batch;
  }

  private <T> void batch(Context context, List<T> things, Action<? super T> action)
      throws Exception {
    var shared = things.iterator();
    List<Exception> failures = new ArrayList<>();
    Callable<Void> worker =
        () -> {
          for (var thing = take(shared); thing.isPresent(); thing = take(shared)) {
            try {
              action.accept(thing.get());
            } catch (Exception e) {
              synchronized (failures) {
                failures.add(e);
              }
              if (e instanceof CancelledException) {
                return null;
              }
            }
          }
          return null;
        };
    if (parallelism == 1) {
      worker.call();
    } else {
      inParallel(context, worker, Math.min(parallelism, things.size()));
    }
    if (!failures.isEmpty()) {
      var first = failures.get(0);
      failures.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static <T> Optional<T> take(Iterator<T> shared) {
    synchronized (shared) {
      return shared.hasNext() ? Optional.of(shared.next()) : Optional.empty();
    }
  }

  private static void inParallel(Context context, Callable<Void> worker, int threads)
      throws InterruptedException {
    List<Callable<Void>> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(worker);
    }
    for (var future : context.executor().invokeAll(workers)) {
      try {
        future.get();
      } catch (ExecutionException e) {
        // an action's exceptions are collected; this one is an Error
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
