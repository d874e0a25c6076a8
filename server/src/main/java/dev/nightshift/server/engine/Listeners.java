package dev.nightshift.server.engine;

import dev.nightshift.server.run.RunListener;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells listeners what the store has. One that fails is logged and counted, and changes nothing.
 */
final class Listeners {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final List<RunListener> listeners;
  private final Runnable failed;

  /**
   * @param failed told of each failure
   */
  Listeners(List<RunListener> listeners, Runnable failed) {
    this.listeners = List.copyOf(listeners);
    this.failed = failed;
  }

  /** Due times at which nothing ran are committed. */
  void missed(List<RunStore.Missed> misses) {
    for (var miss : misses) {
      tell(
          listener ->
              listener.missed(
                  miss.key().job(), miss.cause(), miss.from(), miss.to(), miss.count()));
    }
  }

  void tell(Consumer<RunListener> event) {
    for (var listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | LinkageError e) {
        LOG.log(
            System.Logger.Level.WARNING, "a listener failed: " + listener.getClass().getName(), e);
        failed.run();
      }
    }
  }
}
