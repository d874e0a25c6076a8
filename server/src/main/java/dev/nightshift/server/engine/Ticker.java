package dev.nightshift.server.engine;

/**
 * Time that only goes on, at one speed, whatever clocks are set to. Its values mean something only
 * as differences within one process.
 */
@FunctionalInterface
public interface Ticker {
  /** The process's own. */
  Ticker SYSTEM = System::nanoTime;

  long nanos();
}
