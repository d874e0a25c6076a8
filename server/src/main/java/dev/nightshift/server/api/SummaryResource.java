package dev.nightshift.server.api;

import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Totals;
import dev.nightshift.server.run.JobDays;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.RunHistory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the server measures, at a glance. */
@Path("api/v1/summary")
@Produces(MediaType.APPLICATION_JSON)
public final class SummaryResource {
  private static final int DAYS = 7;
  private static final int MOST = 366;

  private final JobOverview.Reader overviews;
  private final RunHistory history;
  private final JobDays days;
  private final QueuesResource queues;
  private final Clock clock;

  public SummaryResource(
      JobOverview.Reader overviews,
      RunHistory history,
      JobDays days,
      QueuesResource queues,
      Clock clock) {
    this.overviews = overviews;
    this.history = history;
    this.days = days;
    this.queues = queues;
    this.clock = clock;
  }

  @Says(
      value = "Sums up runs, error rates, durations, queues, store and memory over days of UTC.",
      query = {"days"})
  @GET
  public SummaryJson sum(@Context UriInfo uri) {
    int wanted = new Query(uri.getQueryParameters(), "days").number("days", DAYS, MOST);
    var now = clock.instant();
    var since = now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(wanted - 1L);
    var all = Totals.NONE;
    List<JobSumJson> jobs = new ArrayList<>();
    var overviewed = overviews.all();
    for (var job : overviewed) {
      var totals = Totals.ofDays(days.of(job.definition().name(), since));
      all = all.plus(totals);
      jobs.add(JobSumJson.of(job, totals));
    }
    var snapshot = history.snapshot();
    return new SummaryJson(
        now,
        since,
        SumJson.of(all),
        perMinute(all, overviewed, since, now),
        jobs,
        queues.all(),
        snapshot.sizeBytes(),
        MemoryJson.now());
  }

  private static Double perMinute(
      Totals all, List<JobOverview> jobs, LocalDate since, Instant now) {
    var begin = since.atStartOfDay(ZoneOffset.UTC).toInstant();
    var first =
        jobs.stream()
            .flatMap(job -> job.status().stream())
            .map(JobStatus::activeSince)
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(begin);
    long millis = Duration.between(first.isAfter(begin) ? first : begin, now).toMillis();
    return millis < 60_000 ? null : all.runs() * 60_000.0 / millis;
  }

  /**
   * The numbers of a deployment.
   *
   * @param since the first of the days
   * @param runsPerMinute since then, or since the first job began to be looked after; null within
   *     its first minute
   * @param storeBytes on disk; 0 if unknown
   * @param memory of this server
   */
  public record SummaryJson(
      Instant at,
      LocalDate since,
      SumJson runs,
      Double runsPerMinute,
      List<JobSumJson> jobs,
      List<QueueJson> queues,
      long storeBytes,
      MemoryJson memory) {}

  /**
   * Runs of some days.
   *
   * @param errorRate failures by runs; null without runs; likewise the next
   */
  public record SumJson(
      long runs,
      long successes,
      long failures,
      long cancelled,
      long items,
      Double errorRate,
      Long averageMs,
      long longestMs) {
    private static SumJson of(Totals totals) {
      return new SumJson(
          totals.runs(),
          totals.successes(),
          totals.failures(),
          totals.cancelled(),
          totals.items(),
          totals.errorRate().orElse(null),
          totals.average().map(Duration::toMillis).orElse(null),
          totals.longest().toMillis());
    }
  }

  /**
   * A job's numbers.
   *
   * @param state as in the list of jobs
   * @param p50Ms of its last 100 runs; null without any; likewise the next
   */
  public record JobSumJson(
      String job, String state, String item, SumJson runs, Long p50Ms, Long p95Ms) {
    private static JobSumJson of(JobOverview job, Totals totals) {
      return new JobSumJson(
          job.definition().name(),
          job.condition().label(),
          job.definition().item(),
          SumJson.of(totals),
          millis(job.status().map(JobStatus::p50)),
          millis(job.status().map(JobStatus::p95)));
    }

    private static Long millis(Optional<Duration> duration) {
      return duration.map(Duration::toMillis).orElse(null);
    }
  }

  /** The heap of a server, and how long it has been up. */
  public record MemoryJson(long heapUsedBytes, long heapMostBytes, long upSeconds) {
    private static MemoryJson now() {
      var runtime = Runtime.getRuntime();
      return new MemoryJson(
          runtime.totalMemory() - runtime.freeMemory(),
          runtime.maxMemory(),
          ManagementFactory.getRuntimeMXBean().getUptime() / 1_000);
    }
  }
}
