package dev.nightshift.server.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Series that are exported a second time under another name, for dashboards that a team already
 * has.
 *
 * @param metric a core metric's suffix without the underscore, e.g. {@code runs_total}, or the
 *     whole name of a metric that a job declares or that the process has
 * @param as the other name, e.g. {@code ledger_background_job_runs_total}
 * @param jobs whose series; empty: every job's
 * @param without labels that the other name does not have: their series are added up
 */
public record Alias(
    String metric,
    String as,
    List<String> jobs,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> without) {

  /** What the process exports of itself and can be exported under another name too. */
  static final List<String> OF_THE_PROCESS =
      List.of(
          "process_container_memory_bytes",
          "process_container_memory_limit_bytes",
          "process_cpu_seconds_total",
          "process_open_fds",
          "process_resident_memory_bytes",
          "process_start_time_seconds",
          "jvm_gc_collection_seconds",
          "jvm_memory_bytes_used",
          "jvm_threads_current");

  @JsonCreator
  public Alias {
    jobs = List.copyOf(jobs);
    without = without == null ? List.of() : List.copyOf(without);
  }

  /** With all labels. */
  public Alias(String metric, String as, List<String> jobs) {
    this(metric, as, jobs, List.of());
  }

  /** What every job has, if it is of that. */
  Optional<CoreMetric> core() {
    return Arrays.stream(CoreMetric.values())
        .filter(core -> core.suffix().equals("_" + metric) && core.labels().contains("job"))
        .findFirst();
  }

  /** The whole name of what is exported a second time. */
  public String source(Naming naming) {
    return core().map(naming::of).orElse(metric);
  }
}
