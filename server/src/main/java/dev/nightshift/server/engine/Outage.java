package dev.nightshift.server.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the store answers, judging by the engine's own calls. An outage is logged when it begins
 * and when it ends, not at each call. Thread-safe.
 */
final class Outage {
  private static final System.Logger LOG = System.getLogger(Outage.class.getName());
  private static final long HANGS_AFTER_NANOS = Duration.ofSeconds(10).toNanos();

  private final Ticker ticker;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean away;
  private volatile long lastReturn;
  private long began;
  private long lastFailure;

  Outage(Ticker ticker) {
    this.ticker = ticker;
    lastReturn = ticker.nanos();
  }

  /** The same side of the store; its calls are listened to. */
  <T> T watch(Class<T> port, T store) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(store, method, arguments)));
  }

  /** Whether the last call failed because the store is away, or calls hang and none returns. */
  boolean away() {
    if (away) {
      return true;
    }
    long now = ticker.nanos();
    return now - lastReturn > HANGS_AFTER_NANOS
        && calls.stream().anyMatch(call -> now - call.since > HANGS_AFTER_NANOS);
  }

  private Object call(Object store, Method method, Object[] arguments) throws Throwable {
    var call = new Call(ticker.nanos());
    calls.add(call);
    try {
      var answer = method.invoke(store, arguments);
      if (away) {
        answered(call);
      }
      return answer;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof StoreAwayException failure) {
        failed(failure);
      }
      throw e.getCause();
    } finally {
      calls.remove(call);
      lastReturn = ticker.nanos();
    }
  }

  private synchronized void failed(StoreAwayException failure) {
    lastFailure = ticker.nanos();
    if (!away) {
      away = true;
      began = lastFailure;
      LOG.log(
          System.Logger.Level.WARNING,
          "the store does not answer ("
              + failure.getMessage()
              + "); until it does, nothing is started, and ends wait");
    }
  }

  /** A call that was sent before another one failed proves nothing. */
  private synchronized void answered(Call call) {
    if (away && call.since - lastFailure >= 0) {
      away = false;
      LOG.log(
          System.Logger.Level.WARNING,
          "the store answers again, after "
              + Duration.ofNanos(ticker.nanos() - began).toSeconds()
              + " s");
    }
  }

  /** A call that has not returned; equal only to itself. */
  private static final class Call {
    private final long since;

    private Call(long since) {
      this.since = since;
    }
  }
}
