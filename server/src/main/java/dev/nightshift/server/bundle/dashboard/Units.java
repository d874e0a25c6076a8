package dev.nightshift.server.bundle.dashboard;

/** Grafana's names for the units that a job declares. */
final class Units {
  private Units() {}

  static String of(String declared) {
    return switch (declared) {
      case "bytes" -> "bytes";
      case "seconds" -> "s";
      case "milliseconds" -> "ms";
      case "ratio" -> "percentunit";
      case "percent" -> "percent";
      case "timestamp" -> "dateTimeFromNow";
      default -> "short";
    };
  }
}
