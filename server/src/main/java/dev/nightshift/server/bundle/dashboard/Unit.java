package dev.nightshift.server.bundle.dashboard;

/** What a number counts, and Grafana's name for it. */
enum Unit {
  COUNT("short", 1),
  PER_SECOND("cps", 0.1),
  PER_MINUTE("cpm", 1),
  SECONDS("s", 0.1),
  MILLISECONDS("ms", 100),
  BYTES("bytes", 1024),
  BYTES_PER_SECOND("Bps", 1024),
  CORES("short", 0.01),
  /** As many times as something else. */
  TIMES("suffix:x", 1),
  /** 1 is all of it. */
  RATIO("percentunit", 0.01),
  PERCENT("percent", 1),
  /** Milliseconds since 1970, shown as the time from or to now. */
  FROM_NOW("dateTimeFromNow", 1),
  TEXT("none", 1);

  private final String grafana;
  private final double least;

  Unit(String grafana, double least) {
    this.grafana = grafana;
    this.least = least;
  }

  String grafana() {
    return grafana;
  }

  /** How far an axis reaches at least; by itself one of zeros only reaches to 100. */
  double leastAxis() {
    return least;
  }

  /** The unit that a job declares of its own metric; a word that we do not know counts things. */
  static Unit declared(String word) {
    return switch (word) {
      case "bytes" -> BYTES;
      case "seconds" -> SECONDS;
      case "milliseconds" -> MILLISECONDS;
      case "ratio" -> RATIO;
      case "percent" -> PERCENT;
      default -> COUNT;
    };
  }

  /** The unit of the growth of a counter in this unit. */
  Unit perSecond() {
    return switch (this) {
      case BYTES -> BYTES_PER_SECOND;
      // a second in a second is a share
      case SECONDS -> RATIO;
      default -> PER_SECOND;
    };
  }
}
