package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;

/** What waits, for how long, and whether there are workers enough. */
final class QueuesDashboard {
  private static final int STAT = 4;

  /** After this the alert about waiting runs fires. */
  private static final Steps WAIT = Steps.base("green").from(60, "orange").from(600, "red");

  private final BundleInput input;
  private final JobPanels jobs;

  QueuesDashboard(BundleInput input) {
    this.input = input;
    jobs = new JobPanels(input);
  }

  String text() {
    return new Dashboard(
            input,
            Names.QUEUES_DASHBOARD,
            "Queues and workers",
            "What waits and for how long, whether there are workers enough, and how late runs start.")
        .row(
            "Does anything wait too long?",
            stat("Waiting", "Runs that are due and wait for a worker.", "waiting")
                .steps(Steps.backlog(input)),
            oldest(),
            stat("Active", "Runs that a worker carries out.", "active"),
            busy(),
            stat("Delayed", "Runs with a due time to come, such as retries.", "delayed"),
            stat("Failed", "Failed runs that are still kept.", "failed"),
            queues(),
            waiting())
        .row("Where and since when?", byQueue(), busyByQueue(), byJob(), byServer())
        .row("How late do runs start?", delays(), delayByJob())
        .row("How much is done?", perMinute(), durations(), retries(), jobs.missed())
        .text();
  }

  private static String inState(String state) {
    return "#QUEUE_JOBS{state=\"" + state + "\"}";
  }

  private static Panel stat(String title, String description, String state) {
    return Panels.stat(title, description, Unit.COUNT, STAT)
        .now("sum(" + inState(state) + ")", state);
  }

  private static Panel oldest() {
    return Panels.stat(
            "Oldest waits for",
            "How long the run that waits longest has been due; 0: none waits.",
            Unit.SECONDS,
            STAT)
        .decimals(0)
        .steps(WAIT)
        .now("max(time() - #OLDEST_QUEUED) or vector(0)", "oldest");
  }

  private static Panel busy() {
    return Panels.stat(
            "Workers busy",
            "Active runs by the workers of all queues and servers.",
            Unit.RATIO,
            STAT)
        .decimals(0)
        .steps(Steps.base("text").from(1, "orange"))
        .now("sum(" + inState("active") + ") / sum(##QUEUE_WORKERS)", "busy");
  }

  private Panel queues() {
    return Panels.table(
            "Queues",
            "Every queue: what waits in it, and whether its workers are all busy. Completed and failed are the runs that are still kept.",
            14,
            8)
        .columns(
            Column.label("queue", "queue"),
            byQueue("waiting").colored(Steps.backlog(input)).width(85),
            byQueue("active").width(80),
            Column.value("workers", Unit.COUNT, "sum by (queue, deployment) (##QUEUE_WORKERS)")
                .width(85),
            Column.value(
                    "busy",
                    Unit.RATIO,
                    "sum by (queue, deployment) ("
                        + inState("active")
                        + ") / sum by (queue, deployment) (##QUEUE_WORKERS)")
                .decimals(0)
                .width(75),
            byQueue("delayed").width(85),
            byQueue("completed").width(95),
            byQueue("failed").width(75),
            Column.label("deployment", "deployment").width(110))
        .worstFirst("waiting");
  }

  private static Column byQueue(String state) {
    return Column.value(state, Unit.COUNT, "sum by (queue, deployment) (" + inState(state) + ")");
  }

  private Panel waiting() {
    return Panels.table(
            "Whose runs wait?",
            "The jobs whose runs have waited longest. The name opens the job.",
            10,
            8)
        .columns(
            Column.label(input.naming().jobLabel(), "job")
                .opens(jobs.board(Links.CELL), jobs.runs(Links.CELL), jobs.page(Links.CELL)),
            Column.value(
                    "oldest waits for",
                    Unit.SECONDS,
                    "topk(50, max by ($label) (time() - #OLDEST_QUEUED))\nor on ()\nlabel_replace(vector(0), \"$label\", \"none\", \"\", \"\")")
                .decimals(0)
                .colored(WAIT)
                .width(150),
            Column.value(
                    "runs",
                    Unit.COUNT,
                    "sum by ($label) (#QUEUED_RUNS)\nand on ($label)\ntopk(50, max by ($label) (time() - #OLDEST_QUEUED))\nor on ()\nlabel_replace(vector(0), \"$label\", \"none\", \"\", \"\")")
                .width(80))
        .worstFirst("oldest waits for");
  }

  private static Panel byQueue() {
    return Panels.series("Waiting runs by queue", "Due and without a worker.", Unit.COUNT)
        .custom("axisSoftMax", 1)
        .stacked()
        .stairs()
        .over("sum by (queue) (" + inState("waiting") + ")", "{{queue}}");
  }

  private static Panel busyByQueue() {
    return Panels.series(
            "Busy workers by queue",
            "Active runs by workers of the queue, of all servers; at 100% what comes next waits. Above it, for a moment, where a server claimed runs that it begins at once.",
            Unit.RATIO)
        .stairs()
        .lines(Steps.base("transparent").from(1, "orange"))
        .over(
            "sum by (queue) (" + inState("active") + ") / sum by (queue) (##QUEUE_WORKERS)",
            "{{queue}}");
  }

  private Panel byJob() {
    return jobs.opensJob(
            Panels.series(
                "Waiting runs by job",
                "The jobs of which most waited in the time shown.",
                Unit.COUNT))
        .stacked()
        .stairs()
        .custom("axisSoftMax", 1)
        .paint(Measures.OTHERS, "#808080")
        .over(
            Measures.mostAndOthers(
                "sum by ($label) (#QUEUED_RUNS)",
                "sum by ($label) (sum_over_time(##QUEUED_RUNS[$__range] @ end()))"),
            "{{$label}}");
  }

  private static Panel byServer() {
    return Panels.series(
            "Active runs by server",
            "Runs whose code each server executes, with the workers that it has.",
            Unit.COUNT)
        .stairs()
        .dashed("workers.*", "text")
        .over(
            Measures.lines(
                "runs",
                "sum by (instance) (##ACTIVE_RUNS)",
                "workers",
                "sum by (instance) (##QUEUE_WORKERS)"),
            "{{line}} {{instance}}");
  }

  private static Panel delays() {
    return Panels.series(
            "Start delay of all jobs",
            "How late runs started in each interval: start minus due time.",
            Unit.SECONDS)
        .custom("spanNulls", true)
        .over(quantile("0.5"), "p50")
        .over(quantile("0.95"), "p95")
        .over(quantile("0.99"), "p99");
  }

  private static String quantile(String quantile) {
    return "histogram_quantile("
        + quantile
        + ", sum by (le) (rate(##START_DELAY_bucket[$__rate_interval]))) >= 0";
  }

  private Panel delayByJob() {
    return jobs.opensJob(
            Panels.series(
                "Start delay by job",
                "How late runs started on average in each interval. The jobs that waited most in the time shown.",
                Unit.SECONDS))
        .custom("spanNulls", true)
        .over(
            Measures.most(average("START_DELAY"), Measures.grown("START_DELAY_sum")), "{{$label}}");
  }

  private static String average(String histogram) {
    return "sum by ($label) (rate(##"
        + histogram
        + "_sum[$__rate_interval])) / (sum by ($label) (rate(##"
        + histogram
        + "_count[$__rate_interval])) > 0)";
  }

  private static Panel perMinute() {
    return Panels.series("Runs per minute", "Ended runs, by result.", Unit.PER_MINUTE)
        .stacked()
        .paint("success", "green")
        .paint("failure", "red")
        .over("sum by (result) (rate(##RUNS[$__rate_interval])) * 60", "{{result}}");
  }

  private Panel durations() {
    return jobs.opensJob(
            Panels.series(
                "Average duration by job",
                "Of the runs that ended in each interval. The jobs that were busy longest in the time shown.",
                Unit.SECONDS))
        .custom("spanNulls", true)
        .over(Measures.most(average("DURATION"), Measures.grown("DURATION_sum")), "{{$label}}");
  }

  private Panel retries() {
    return jobs.opensJob(
            Panels.series(
                "Retries",
                "Attempts that had a successor in each interval. The jobs that were retried most in the time shown.",
                Unit.COUNT))
        .events()
        .over(Measures.mostEvents("RETRIES"), "{{$label}}");
  }
}
