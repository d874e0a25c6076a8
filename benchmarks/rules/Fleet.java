package dev.nightshift.benchmarks.rules;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Scope;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Naming;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Jobs that differ in nothing but their names. */
final class Fleet {
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration EXPECTED = Duration.ofSeconds(10);

  private Fleet() {}

  static List<String> names(int jobs) {
    return IntStream.range(0, jobs).mapToObj(n -> String.format(Locale.ROOT, "job_%04d", n)).toList();
  }

  static Catalogue of(int jobs) {
    return new Catalogue(
        Naming.DEFAULT, names(jobs).stream().map(Fleet::job).toList(), List.of(), List.of());
  }

  private static JobDefinition job(String name) {
    return new JobDefinition(
        name,
        name,
        new JobDefinition.PluginRef("fleet", "1.0.0"),
        "Does something each minute.",
        "things done",
        "team-" + name.charAt(name.length() - 1),
        Criticality.HIGH,
        new JobDefinition.Timing(
            new Schedule.FixedRate(EVERY),
            "every minute",
            Optional.of(EVERY),
            Optional.of(EXPECTED),
            Duration.ofMinutes(10),
            AfterOutage.RUN_ONCE),
        new JobDefinition.Execution(
            Scope.CLUSTER,
            Overlap.SKIP,
            AfterStall.RERUN,
            Retry.NONE,
            "default",
            0,
            Intensity.LOW),
        new JobDefinition.Limits(
            true, OptionalDouble.of(1e9), OptionalDouble.of(1e9), Optional.empty(), Optional.empty()),
        true,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
