package dev.nightshift.server.engine;

import dev.nightshift.server.run.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * SIGKILL for this process: a shell that waits for a word, started before, so that it fires at
 * once.
 */
final class Death {
  private final OutputStream trigger;
  private final AtomicLong fired = new AtomicLong();

  /** Where the process dies. */
  enum Point {
    /** At any moment. */
    RANDOM,
    /** A claim is committed and its work has not begun. */
    AFTER_CLAIM,
    /** The work is done and its end is not stored. */
    AFTER_WORK,
    /** While a group of ends is being written. */
    INSIDE_GROUP_COMMIT,
    /** Never: finishes what is there, and leaves. */
    NEVER
  }

  private Death(OutputStream trigger) {
    this.trigger = trigger;
  }

  static Death aim() throws IOException {
    var shell =
        new ProcessBuilder("sh", "-c", "read word && kill -9 " + ProcessHandle.current().pid())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Death(shell.getOutputStream());
  }

  void fireAfter(Duration wait) {
    if (fired.getAndIncrement() > 0) {
      return;
    }
    new Thread(
            () -> {
              LockSupport.parkNanos(wait.toNanos());
              fire();
            })
        .start();
  }

  void fireAndWait() {
    if (fired.getAndIncrement() == 0) {
      fire();
    }
    while (true) {
      LockSupport.park();
    }
  }

  private void fire() {
    try {
      trigger.write('\n');
      trigger.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A store that kills this process at a point of its work.
   *
   * @param now where it dies from now on
   */
  static RunStore meets(RunStore store, Supplier<Point> now, Random random, Death death) {
    var claims = new AtomicInteger();
    return (RunStore)
        Proxy.newProxyInstance(
            RunStore.class.getClassLoader(),
            new Class<?>[] {RunStore.class},
            (proxy, method, parameters) -> {
              var name = method.getName();
              var point = now.get();
              if (point == Point.AFTER_WORK && name.equals("end")) {
                death.fireAndWait();
              }
              if (point == Point.INSIDE_GROUP_COMMIT && name.equals("end")) {
                death.fireAfter(Duration.ofNanos(random.nextInt(3_000_000)));
              }
              Object result;
              try {
                result = method.invoke(store, parameters);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              boolean claiming =
                  name.equals("claim") || name.equals("insert") || name.equals("plan");
              if (point == Point.AFTER_CLAIM
                  && claiming
                  && claimed(result)
                  && claims.incrementAndGet() > 3) {
                death.fireAndWait();
              }
              return result;
            });
  }

  private static boolean claimed(Object result) {
    if (result instanceof Run run) {
      return run.node() != null;
    }
    var runs = result instanceof RunStore.Planned planned ? planned.runs() : (List<?>) result;
    return runs.stream().anyMatch(run -> ((Run) run).node() != null);
  }
}
