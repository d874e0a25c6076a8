package dev.nightshift.server.bundle.dashboard;

/** Panels of one job's runs, work and cost. Of one job, long windows cost little. */
final class JobRuns {
  private JobRuns() {}

  static Panel runs() {
    return Panels.series("Runs", "Ended runs in each interval, by result.", Unit.COUNT)
        .events()
        .paint("success", "green")
        .paint("failure", "red")
        .over(Measures.events("result", "##RUNS"), "{{result}}");
  }

  static Panel failures() {
    return Panels.series(
            "Failed attempts",
            "Attempts that failed in each interval, by kind of error; attempts that were retried too.",
            Unit.COUNT)
        .events()
        .paint("job_error", "red")
        .paint("timeout", "orange")
        .paint("lost_server", "purple")
        .paint("server_error", "dark-red")
        .paint("refused", "yellow")
        .over(Measures.events("kind", "##FAILURES"), "{{kind}}");
  }

  static Panel percentiles() {
    return Panels.series(
            "Duration percentiles",
            "Of the runs of the last hour, from a histogram whose bounds grow by half; of rarer jobs, of the last 100 runs, exactly. With the limits that the job has.",
            Unit.SECONDS)
        .withRuns()
        .dashed("limit.*", "red")
        .over(
            Measures.lines(
                "p50",
                "(" + quantile("0.5") + " or max by ($label) (#DURATION_P50))",
                "p95",
                "(" + quantile("0.95") + " or max by ($label) (#DURATION_P95))",
                "p99",
                "(" + quantile("0.99") + " or max by ($label) (#DURATION_P95))",
                "limit of p50",
                "max by ($label) (#P50_THRESHOLD)",
                "limit of p95",
                "max by ($label) (#P95_THRESHOLD)"),
            "{{line}}");
  }

  private static String quantile(String quantile) {
    return "histogram_quantile("
        + quantile
        + ", sum by ($label, le) (rate(##DURATION_bucket[1h]))) >= 0";
  }

  static Panel last() {
    return Panels.series(
            "Duration of the last run",
            "With what is expected or, where nothing is, the max runtime after which a run is stopped.",
            Unit.SECONDS)
        .stairs()
        .dashed("expected|max runtime", "orange")
        .over(
            Measures.lines(
                "last run",
                "max by ($label) (#LAST_DURATION)",
                "expected",
                "max by ($label) (#EXPECTED_DURATION)",
                "max runtime",
                "(max by ($label) (#MAX_RUNTIME) unless max by ($label) (#EXPECTED_DURATION))"),
            "{{line}}");
  }

  static Panel throughput() {
    return Panels.series(
            "Throughput",
            "Items per second, with the limit that the job has; the window grows with the interval of the job: five minutes, two hours, or two days.",
            Unit.PER_SECOND)
        .dashed("limit.*", "red")
        .over(
            Measures.lines(
                "items",
                "(" + THROUGHPUT + ")",
                "limit of the rate",
                "max by ($label) (#ITEMS_RATE_THRESHOLD)"),
            "{{line}}");
  }

  /** A rare job would show a blip after each run and nothing in between. */
  private static final String THROUGHPUT =
      """
      sum by ($label) (rate(##ITEMS_PROCESSED[5m])) and max by ($label) (#EXPECTED_INTERVAL) <= 150
      or
      sum by ($label) (rate(##ITEMS_PROCESSED[2h])) and max by ($label) (#EXPECTED_INTERVAL) <= 3600
      or
      sum by ($label) (rate(##ITEMS_PROCESSED[2d])) and max by ($label) (#MAX_RUNTIME) > 0
      """
          .strip();

  static Panel itemsPerRun() {
    return Panels.series(
            "Items per run",
            "Items by ended runs of the last hour, of the last day, or since the server began.",
            Unit.COUNT)
        .stairs()
        .over(
            """
            sum by ($label) (increase(##ITEMS_PROCESSED[1h])) / (sum by ($label) (increase(##RUNS[1h])) > 0)
            or
            sum by ($label) (increase(##ITEMS_PROCESSED[1d])) / (sum by ($label) (increase(##RUNS[1d])) > 0)
            or
            sum by ($label) (##ITEMS_PROCESSED) / (sum by ($label) (##RUNS) > 0)
            """,
            "{{$label}}");
  }

  static Panel missed() {
    return Panels.series(
            "Missed due times",
            "Due times at which nothing ran in each interval, by cause.",
            Unit.COUNT)
        .events()
        .over(Measures.events("cause", "##MISSED_SLOTS"), "{{cause}}");
  }

  static Panel delay() {
    return Panels.series("Start delay", "How late runs start, within the last hour.", Unit.SECONDS)
        .over(
            "histogram_quantile(0.95, sum by ($label, le) (increase(##START_DELAY_bucket[1h]))) >= 0 or max by ($label) (#PAUSED * 0)",
            "p95");
  }

  static Panel cpu() {
    return Panels.series(
            "CPU, in cores", "CPU seconds per second of the runs' own threads.", Unit.CORES)
        .over(Measures.CPU, "{{$label}}");
  }

  static Panel allocated() {
    return Panels.series(
            "Memory allocated",
            "Bytes per second that the runs' own threads allocate.",
            Unit.BYTES_PER_SECOND)
        .over(Measures.ALLOCATED, "{{$label}}");
  }

  static Panel logLines() {
    return Panels.series(
            "Log lines",
            "Lines per second that runs log, by level, with the limit that the job has.",
            Unit.PER_SECOND)
        .stacked()
        .dashed("limit.*", "red")
        .paint("error", "red")
        .paint("warn", "orange")
        .paint("info", "green")
        .paint("debug", "blue")
        .paint("trace", "purple")
        .over(
            "sum by (level) (rate(##LOG_LINES[$__rate_interval]))\n"
                + "or label_replace(max by ($label) (#LOG_LINES_RATE_THRESHOLD), \"level\", \"limit of all\", \"\", \"\")",
            "{{level}}");
  }

  static Panel active() {
    return Panels.series(
            "Active and waiting runs",
            "Which server executes the job, and how many runs wait for a worker.",
            Unit.COUNT)
        .stacked()
        .stairs()
        .over("sum by (instance) (##ACTIVE_RUNS)", "{{instance}}")
        .over("sum(#QUEUED_RUNS)", "waiting");
  }
}
