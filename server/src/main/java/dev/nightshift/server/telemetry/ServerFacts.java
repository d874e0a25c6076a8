package dev.nightshift.server.telemetry;

import dev.nightshift.server.conventions.Expected;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What a server says of itself in its metrics.
 *
 * @param version of the product
 * @param catalogueHash of the running catalogue, asked at each scrape
 * @param memoryThresholdBytes resident memory that is too much; empty: no such series, no alert
 * @param cpuThresholdCores likewise of CPU use
 * @param storeSizeLimitBytes likewise of the store
 * @param workers of a queue, on this node; 0: not known, no such series
 * @param secretAgeLimit after which a secret is to be replaced
 * @param dependencyMemoryThresholds in bytes, by what jobs depend on
 * @param expected of all jobs and servers
 */
public record ServerFacts(
    String version,
    Supplier<String> catalogueHash,
    OptionalLong memoryThresholdBytes,
    OptionalDouble cpuThresholdCores,
    OptionalLong storeSizeLimitBytes,
    ToIntFunction<String> workers,
    Optional<Duration> secretAgeLimit,
    Map<String, Double> dependencyMemoryThresholds,
    Expected expected) {

  public ServerFacts {
    dependencyMemoryThresholds = new TreeMap<>(dependencyMemoryThresholds);
  }

  /** Without thresholds. */
  public static ServerFacts of(String version, Supplier<String> catalogueHash) {
    return new ServerFacts(
        version,
        catalogueHash,
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        queue -> 0,
        Optional.empty(),
        Map.of(),
        Expected.USUALLY);
  }

  /** The same with another limit of the store's size. */
  public ServerFacts withStoreSizeLimit(OptionalLong bytes) {
    return new ServerFacts(
        version,
        catalogueHash,
        memoryThresholdBytes,
        cpuThresholdCores,
        bytes,
        workers,
        secretAgeLimit,
        dependencyMemoryThresholds,
        expected);
  }

  /** The same with workers. */
  public ServerFacts withWorkers(ToIntFunction<String> ofQueue) {
    return new ServerFacts(
        version,
        catalogueHash,
        memoryThresholdBytes,
        cpuThresholdCores,
        storeSizeLimitBytes,
        ofQueue,
        secretAgeLimit,
        dependencyMemoryThresholds,
        expected);
  }

  /** The same with other limits of what a server and what jobs depend on use, and of secrets. */
  public ServerFacts withLimits(
      OptionalLong memoryBytes,
      OptionalDouble cpuCores,
      Optional<Duration> secretAge,
      Map<String, Double> dependencyMemory) {
    return new ServerFacts(
        version,
        catalogueHash,
        memoryBytes,
        cpuCores,
        storeSizeLimitBytes,
        workers,
        secretAge,
        dependencyMemory,
        expected);
  }

  /** The same, where other things are expected. */
  public ServerFacts expecting(Expected other) {
    return new ServerFacts(
        version,
        catalogueHash,
        memoryThresholdBytes,
        cpuThresholdCores,
        storeSizeLimitBytes,
        workers,
        secretAgeLimit,
        dependencyMemoryThresholds,
        other);
  }
}
