package dev.nightshift.server.telemetry;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the catalogue says of each job. Changes while the server runs only with time, for retired
 * jobs, and where people order another schedule.
 */
final class CatalogueSeries {
  /** So long, from the start on, a name counts as retired. */
  private static final Duration RETIRED_FOR = Duration.ofDays(1);

  private final Catalogue catalogue;
  private final Naming naming;
  private final Clock clock;
  private final Instant retiredUntil;
  private final List<MetricFamilySamples> lasting = new ArrayList<>();
  private final Map<Ordered, Optional<Duration>> orderedIntervals = new ConcurrentHashMap<>();

  CatalogueSeries(Catalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.naming = catalogue.naming();
    this.clock = clock;
    this.retiredUntil = clock.instant().plus(RETIRED_FOR);
    lasting.add(info());
    lasting.add(seconds(CoreMetric.EXPECTED_DURATION, job -> job.timing().expectedDuration()));
    lasting.add(seconds(CoreMetric.MAX_RUNTIME, job -> Optional.of(job.timing().maxRuntime())));
    lasting.add(
        each(
            CoreMetric.EXPECTS_ITEMS,
            job -> OptionalDouble.of(job.limits().expectsItems() ? 1 : 0)));
    lasting.add(each(CoreMetric.ITEMS_RATE_THRESHOLD, job -> job.limits().itemsPerSecond()));
    lasting.add(each(CoreMetric.LOG_LINES_RATE_THRESHOLD, job -> job.limits().logLinesPerSecond()));
    lasting.add(seconds(CoreMetric.P50_THRESHOLD, job -> job.limits().median()));
    lasting.add(seconds(CoreMetric.P95_THRESHOLD, job -> job.limits().p95()));
  }

  /**
   * All of it.
   *
   * @param ordered schedules that people ordered instead of the declared ones, as last known
   */
  List<MetricFamilySamples> collect(Map<String, Schedule> ordered) {
    var interval =
        seconds(
            CoreMetric.EXPECTED_INTERVAL,
            job ->
                ordered.containsKey(job.name())
                    ? expectedInterval(job, ordered.get(job.name()))
                    : job.timing().expectedInterval());
    return Stream.concat(lasting.stream(), Stream.of(interval, retired())).toList();
  }

  private Optional<Duration> expectedInterval(JobDefinition job, Schedule schedule) {
    // a year of a cron expression is gone through for it
    return orderedIntervals.computeIfAbsent(
        new Ordered(job.name(), schedule),
        asked -> job.onSchedule(schedule).timing().expectedInterval());
  }

  private MetricFamilySamples info() {
    var family = Family.of(naming, CoreMetric.INFO);
    for (var job : catalogue.jobs()) {
      family.add(
          1,
          List.of(
              job.name(),
              job.plugin().name(),
              job.plugin().version(),
              job.type(),
              job.owner(),
              job.criticality().name().toLowerCase(Locale.ROOT),
              job.timing().inWords(),
              job.item()));
    }
    return family.samples();
  }

  private MetricFamilySamples retired() {
    var family = Family.of(naming, CoreMetric.RETIRED);
    if (clock.instant().isBefore(retiredUntil)) {
      Stream.concat(
              catalogue.retired().stream(),
              catalogue.jobs().stream().flatMap(job -> job.formerly().stream()))
          .distinct()
          .filter(name -> catalogue.job(name).isEmpty())
          .forEach(name -> family.add(1, List.of(name)));
    }
    return family.samples();
  }

  private MetricFamilySamples seconds(
      CoreMetric metric, Function<JobDefinition, Optional<Duration>> value) {
    return each(
        metric,
        job ->
            value
                .apply(job)
                .map(duration -> OptionalDouble.of(Seconds.of(duration)))
                .orElseGet(OptionalDouble::empty));
  }

  private MetricFamilySamples each(
      CoreMetric metric, Function<JobDefinition, OptionalDouble> value) {
    var family = Family.of(naming, metric);
    for (var job : catalogue.jobs()) {
      value.apply(job).ifPresent(number -> family.add(number, List.of(job.name())));
    }
    return family.samples();
  }

  private record Ordered(String job, Schedule schedule) {}
}
