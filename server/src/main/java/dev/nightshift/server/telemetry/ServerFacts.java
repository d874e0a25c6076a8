package dev.nightshift.server.telemetry;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What a server says of itself in its metrics.
 *
 * @param version of the product
 * @param catalogueHash of the running catalogue, asked at each scrape
 * @param memoryThresholdBytes resident memory that is too much; empty: no such series, no alert
 * @param cpuThresholdCores likewise of CPU use
 * @param storeSizeLimitBytes likewise of the store
 */
public record ServerFacts(
    String version,
    Supplier<String> catalogueHash,
    OptionalLong memoryThresholdBytes,
    OptionalDouble cpuThresholdCores,
    OptionalLong storeSizeLimitBytes) {

  /** Without thresholds. */
  public static ServerFacts of(String version, Supplier<String> catalogueHash) {
    return new ServerFacts(
        version, catalogueHash, OptionalLong.empty(), OptionalDouble.empty(), OptionalLong.empty());
  }

  /** The same with another limit of the store's size. */
  public ServerFacts withStoreSizeLimit(OptionalLong bytes) {
    return new ServerFacts(version, catalogueHash, memoryThresholdBytes, cpuThresholdCores, bytes);
  }
}
