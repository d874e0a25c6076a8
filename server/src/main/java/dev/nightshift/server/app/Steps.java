package dev.nightshift.server.app;

import io.dropwizard.lifecycle.Managed;

/** Something that is started and stopped with the server. */
final class Steps {
  private Steps() {}

  /** What may fail. */
  @FunctionalInterface
  interface Step {
    void go() throws Exception;
  }

  static Managed of(Step start, Step stop) {
    return new Managed() {
      @Override
      public void start() throws Exception {
        start.go();
      }

      @Override
      public void stop() throws Exception {
        stop.go();
      }
    };
  }

  static Managed atStart(Step start) {
    return of(start, () -> {});
  }

  static Managed atStop(Step stop) {
    return of(() -> {}, stop);
  }
}
