package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** Some runs take far longer than the others. */
final class DurationTail implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.DURATION_TAIL;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
                Severity.INFO,
                Duration.ofMinutes(15),
                """
                #p99 > 2 * #p50
                and
                #p99 - #p50 > 1
                and
                sum without (#without) (increase(##DURATION_count[1d])) >= 100
                unless
                max without (#without) (max_over_time(##EXPECTED_DURATION[1d]))
                  > min without (#without) (min_over_time(##EXPECTED_DURATION[1d]))
                """,
                "Some runs of the job {{ $labels.#job }} take more than twice as long as its median run.",
                "The slowest hundredth of the runs of {{ $labels.#job }} in {{ $labels.deployment }} took"
                    + " at least {{ $value | humanizeDuration }} within a day, more than twice the median.")
            .slowly());
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Of at least a hundred runs within a day the 99th percentile of the durations is more than
            twice their median, and more than a second above it. Both are read from a histogram whose
            bounds grow by half, so the ratio is right to about that. For a day after the expected
            duration was changed the alert is silent, since the bounds change with it.
            """,
            "Nothing is broken; some runs wait for something, and that tends to grow.",
            "Nobody needs to be called.")
        .ask("Median and 99th percentile, in seconds:", "#p50{#job=\"JOB\"} or #p99{#job=\"JOB\"}")
        .ask("Exact, of the last hundred runs:", "#DURATION_P95{#job=\"JOB\"}")
        .look(
            "Compare items, phase and log of a slow run with those of an ordinary one.",
            "./nightshift runs JOB --limit 100")
        .ask(
            "Does a slow run compute, or wait? CPU seconds per second:",
            "sum without (#without) (rate(##CPU{#job=\"JOB\"}[5m]))")
        .act(
            "Slow runs have more items: it is the work's nature; declare smaller batches or a longer interval.")
        .act(
            "Slow runs wait: look at what they wait for (locks, disk, a service), and at which other job is active at those times.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "one run in twenty takes four times the median",
                fleet ->
                    fleet
                        .extra("##DURATION_bucket{#job=\"minutely\",le=\"7.59375\"}", "0+0x120")
                        .extra("##DURATION_bucket{#job=\"minutely\",le=\"11.390625\"}", "0+3.8x120")
                        .extra(
                            "##DURATION_bucket{#job=\"minutely\",le=\"25.62890625\"}", "0+3.8x120")
                        .extra(
                            "##DURATION_bucket{#job=\"minutely\",le=\"38.443359375\"}", "0+4x120")
                        .extra("##DURATION_bucket{#job=\"minutely\",le=\"+Inf\"}", "0+4x120"))
            .coarse()
            .silentAt(60)
            .at(140, Firing.of(AlertName.DURATION_TAIL, SimJob.MINUTELY))
            .at(400, Firing.of(AlertName.DURATION_TAIL, SimJob.MINUTELY)),
        Scenario.of(
                "runs around a bucket's bound are no tail",
                fleet ->
                    fleet
                        .extra("##DURATION_bucket{#job=\"minutely\",le=\"7.59375\"}", "0+1.8x120")
                        .extra("##DURATION_bucket{#job=\"minutely\",le=\"11.390625\"}", "0+4x120")
                        .extra("##DURATION_bucket{#job=\"minutely\",le=\"+Inf\"}", "0+4x120"))
            .coarse()
            .silentAt(140, 400),
        Scenario.of(
                "a tail is not judged for a day after the expected duration changed",
                fleet ->
                    fleet
                        .hide(CoreMetric.EXPECTED_DURATION, SimJob.MINUTELY)
                        .extra("##EXPECTED_DURATION{#job=\"minutely\"}", "10+0x20 12+0x100")
                        .extra("##DURATION_bucket{#job=\"minutely\",le=\"11.390625\"}", "0+3.8x120")
                        .extra(
                            "##DURATION_bucket{#job=\"minutely\",le=\"25.62890625\"}", "0+3.8x120")
                        .extra(
                            "##DURATION_bucket{#job=\"minutely\",le=\"38.443359375\"}", "0+4x120")
                        .extra("##DURATION_bucket{#job=\"minutely\",le=\"+Inf\"}", "0+4x120"))
            .only(Fleet.Shape.ALONE)
            .coarse()
            .silentAt(140, 400));
  }
}
