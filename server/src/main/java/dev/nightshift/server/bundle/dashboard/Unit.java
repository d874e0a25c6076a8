package dev.nightshift.server.bundle.dashboard;

/** What a number counts, and Grafana's name for it. */
enum Unit {
  COUNT("short"),
  PER_SECOND("cps"),
  PER_MINUTE("cpm"),
  SECONDS("s"),
  MILLISECONDS("ms"),
  BYTES("bytes"),
  BYTES_PER_SECOND("Bps"),
  /** 1 is all of it. */
  RATIO("percentunit"),
  PERCENT("percent"),
  /** Milliseconds since 1970, shown as the time from or to now. */
  FROM_NOW("dateTimeFromNow"),
  TEXT("none");

  private final String grafana;

  Unit(String grafana) {
    this.grafana = grafana;
  }

  String grafana() {
    return grafana;
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
