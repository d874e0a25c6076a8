package dev.nightshift.server.bundle.alert.sim;

/**
 * A span of time.
 *
 * @param from seconds since the test began, inclusive
 * @param to exclusive
 */
record Window(long from, long to) {
  static final Window ALWAYS = new Window(0, Long.MAX_VALUE);
  static final Window NEVER = new Window(0, 0);

  static Window minutes(long from, long to) {
    return new Window(from * 60, to * 60);
  }

  boolean holds(long second) {
    return second >= from && second < to;
  }
}
