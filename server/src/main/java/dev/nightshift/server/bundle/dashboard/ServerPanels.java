package dev.nightshift.server.bundle.dashboard;

/** Panels of the servers' own processes, on more than one dashboard. */
final class ServerPanels {
  private ServerPanels() {}

  static Panel memory() {
    return Panels.series(
            "Memory of the servers",
            "Resident memory and heap in use of each server, with the limit that it has.",
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

  static Panel gc() {
    return Panels.series(
            "Garbage collection",
            "Share of the time that each server stood still for it and, on the right axis, collections per second: both rise when memory gets short.",
            Unit.RATIO)
        .rightAxis("collections.*", Unit.PER_SECOND)
        .over(
            "sum by (instance) (rate(jvm_gc_collection_seconds_sum{$server}[$__rate_interval]))",
            "stood still {{instance}}")
        .over(
            "sum by (instance) (rate(jvm_gc_collection_seconds_count{$server}[$__rate_interval]))",
            "collections {{instance}}");
  }
}
