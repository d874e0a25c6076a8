package dev.nightshift.server.telemetry;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.GaugeMetricFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory of the container that this process is alone in, as the kernel counts it against the
 * container's limit. Nothing where there is none, or where the kernel tells only of the whole
 * machine.
 */
final class ContainerMemory {
  static final Path ROOT = Path.of("/sys/fs/cgroup");

  // the older kernel's word for no limit is a number near the largest
  private static final long NO_LIMIT = 1L << 60;

  private final Path used;
  private final Path limit;
  private final Path details;
  private final String droppable;

  private ContainerMemory(Path folder, String used, String limit, String droppable) {
    this.used = folder.resolve(used);
    this.limit = folder.resolve(limit);
    this.details = folder.resolve("memory.stat");
    this.droppable = droppable + " ";
  }

  /**
   * Control groups of either version.
   *
   * @param root where they are mounted
   */
  static ContainerMemory below(Path root) {
    return Files.exists(root.resolve("cgroup.controllers"))
        ? new ContainerMemory(root, "memory.current", "memory.max", "inactive_file")
        : new ContainerMemory(
            root.resolve("memory"),
            "memory.usage_in_bytes",
            "memory.limit_in_bytes",
            "total_inactive_file");
  }

  /** What is in use, without what is only kept of files and could go at once. */
  OptionalLong workingSet() {
    var all = number(used);
    // the older version tells of the whole machine where no container is
    if (all.isEmpty() || (limit().isEmpty() && limit.endsWith("memory.limit_in_bytes"))) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, all.getAsLong() - droppable()));
  }

  /** Empty without a limit. */
  OptionalLong limit() {
    var most = number(limit);
    return most.isPresent() && most.getAsLong() >= NO_LIMIT ? OptionalLong.empty() : most;
  }

  List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families = new ArrayList<>();
    workingSet()
        .ifPresent(
            bytes -> {
              families.add(
                  new GaugeMetricFamily(
                      "process_container_memory_bytes",
                      "Memory of this process' container without droppable file cache.",
                      (double) bytes));
              limit()
                  .ifPresent(
                      most ->
                          families.add(
                              new GaugeMetricFamily(
                                  "process_container_memory_limit_bytes",
                                  "Memory that this process' container may have.",
                                  (double) most)));
            });
    return families;
  }

  private long droppable() {
    try (var lines = Files.lines(details, StandardCharsets.US_ASCII)) {
      return lines
          .filter(line -> line.startsWith(droppable))
          .mapToLong(line -> Long.parseLong(line.substring(droppable.length()).strip()))
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  // "max" is no number: no limit
  private static OptionalLong number(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
