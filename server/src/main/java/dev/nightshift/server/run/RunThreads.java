package dev.nightshift.server.run;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The executor of one run. The work is measured inside its future, so that whoever waits for the
 * future sees all of it counted.
 */
final class RunThreads extends ThreadPoolExecutor {
  private static final int MOST_THREADS = 64;

  private final Effort effort;
  private final CurrentRun.Sink sink;

  RunThreads(String name, Effort effort, CurrentRun.Sink sink, ClassLoader loader) {
    super(
        0,
        MOST_THREADS,
        5,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        threadsNamed(name, loader),
        new ThreadPoolExecutor.CallerRunsPolicy());
    this.effort = effort;
    this.sink = sink;
  }

  private static java.util.concurrent.ThreadFactory threadsNamed(String name, ClassLoader loader) {
    var number = new AtomicInteger();
    return work -> {
      var thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      return thread;
    };
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new Measured<>(() -> measured(callable));
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Runnable work, T value) {
    return newTaskFor(
        () -> {
          work.run();
          return value;
        });
  }

  @Override
  public void execute(Runnable work) {
    if (work instanceof Measured) {
      super.execute(work);
    } else {
      super.execute(
          () ->
              measured(
                  () -> {
                    work.run();
                    return null;
                  }));
    }
  }

  private <T> T measured(Callable<T> work) {
    // the caller's own thread may run it when all threads are busy, and is measured already
    if (CurrentRun.get().isPresent()) {
      return call(work);
    }
    CurrentRun.enter(sink);
    var stretch = effort.begin();
    try {
      return call(work);
    } finally {
      effort.end(stretch);
      CurrentRun.leave();
    }
  }

  private static <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw RunThreads.<RuntimeException>unchanged(e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E unchanged(Exception e) throws E {
    throw (E) e;
  }

  private static final class Measured<T> extends FutureTask<T> {
    private Measured(Callable<T> callable) {
      super(callable);
    }
  }
}
