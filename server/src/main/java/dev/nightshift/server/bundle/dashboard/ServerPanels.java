package dev.nightshift.server.bundle.dashboard;

/** Panels of the servers' own processes, on more than one dashboard. */
final class ServerPanels {
  static final String CPU_LIMIT =
      "The limit is that of alerts.limits.cpu in config.yml, if it sets one.";

  private ServerPanels() {}

  static Panel memory() {
    return Panels.series(
            "Memory of the servers",
            "Resident memory and heap in use of each server. The limit is that of alerts.limits.memory in config.yml, if it sets one.",
            Unit.BYTES)
        .dashed("limit.*", "red")
        .over(
            Measures.lines(
                "resident",
                "process_resident_memory_bytes{$server}",
                "heap",
                "jvm_memory_bytes_used{$server, area=\"heap\"}",
                "limit",
                "##SERVER_MEMORY_THRESHOLD"),
            "{{line}} {{instance}}");
  }

  static Panel pauses() {
    return Panels.series(
            "Garbage collection",
            "Share of the time that each server stood still for it: it rises when memory gets short.",
            Unit.RATIO)
        .over(
            "sum by (instance) (rate(jvm_gc_collection_seconds_sum{$server}[$__rate_interval]))",
            "{{instance}}");
  }

  static Panel collections() {
    return Panels.series(
            "Collections",
            "Garbage collections per second, by kind, of all servers shown; many of the old generation tell of too little memory.",
            Unit.PER_SECOND)
        .over(
            "sum by (gc) (rate(jvm_gc_collection_seconds_count{$server}[$__rate_interval]))",
            "{{gc}}");
  }
}
