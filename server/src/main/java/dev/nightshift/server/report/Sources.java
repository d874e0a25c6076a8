package dev.nightshift.server.report;

import dev.nightshift.server.deployed.FiringAlerts.Firing;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.plugin.LoadedPlugin;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunTotals;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What reports are made of.
 *
 * @param jobs how they stand now
 * @param firing empty: no Alertmanager is asked
 * @param deployment its name; may be empty
 * @param server its address for people
 */
public record Sources(
    RunTotals totals,
    RunSearch runs,
    Activity activity,
    MissedSlots missed,
    Supplier<List<JobOverview>> jobs,
    Supplier<List<LoadedPlugin>> plugins,
    Supplier<Optional<Firing>> firing,
    String deployment,
    String server) {}
