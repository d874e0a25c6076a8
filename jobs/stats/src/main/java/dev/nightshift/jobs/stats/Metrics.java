package dev.nightshift.jobs.stats;

/** Names that depend on the setting {@code metrics}. */
final class Metrics {
  private Metrics() {}

  static void requirePrefix(String metrics) {
    if (!metrics.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "metrics is \"" + metrics + "\"; write how the names begin, e.g. bg");
    }
  }

  /** An alert's name: {@code BgTargetDown} of the prefix bg. */
  static String alert(String metrics, String name) {
    var text = new StringBuilder();
    for (var word : metrics.split("_", -1)) {
      text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return text + name;
  }
}
