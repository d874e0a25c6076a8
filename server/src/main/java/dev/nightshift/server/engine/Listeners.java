package dev.nightshift.server.engine;

import dev.nightshift.server.run.RunListener;
import java.util.List;
import java.util.function.Consumer;

/** Tells listeners what the store has. One that fails is logged, and changes nothing. */
final class Listeners {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final List<RunListener> listeners;

  Listeners(List<RunListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  void tell(Consumer<RunListener> event) {
    for (var listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | LinkageError e) {
        LOG.log(
            System.Logger.Level.WARNING, "a listener failed: " + listener.getClass().getName(), e);
      }
    }
  }
}
