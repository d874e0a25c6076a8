package dev.nightshift.server.telemetry;

import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What telemetry looks at by itself, beside the events that it is told.
 *
 * @param activeRuns asked at each scrape and every 5 s
 * @param store one look at the store, asked every 5 s on a thread of telemetry's own; may throw or
 *     hang while the store is away
 * @param storeClockOffset clock of the store minus clock of this process; empty while unknown
 * @param pluginProblems plugins and jobs that were not loaded
 */
public record Watched(
    ActiveRuns activeRuns,
    Supplier<StoreSnapshot> store,
    Supplier<Optional<Duration>> storeClockOffset,
    IntSupplier pluginProblems) {}
