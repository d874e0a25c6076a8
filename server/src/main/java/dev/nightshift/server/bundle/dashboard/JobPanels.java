package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;

/** Panels that compare jobs, on more than one dashboard. A click on a line opens its job. */
final class JobPanels {
  private final Links links;

  JobPanels(BundleInput input) {
    links = new Links(input);
  }

  /** The dashboard and the page of the job that was clicked. */
  Panel opensJob(Panel panel) {
    return panel.opens(
        board(links.clickedJob()),
        links.runs(links.clickedJob()),
        links.jobPage(links.clickedJob()));
  }

  Link board(String job) {
    return links.boardOf("Dashboard of the job", Names.JOB_DASHBOARD, job);
  }

  Link page(String job) {
    return links.jobPage(job);
  }

  Link runs(String job) {
    return links.runs(job);
  }

  Link runbook(String job) {
    return links.jobRunbook(job);
  }

  private Panel compare(Panel panel, String expression) {
    return opensJob(panel).paint(Measures.OTHERS, "#808080").over(expression, "{{$label}}");
  }

  Panel cpu() {
    return compare(
        Panels.series(
                "CPU by job, in cores",
                "CPU seconds per second of the runs' own threads, that is, cores. The jobs that used most in the time shown.",
                Unit.CORES)
            .stacked(),
        Measures.mostAndOthers(Measures.CPU, Measures.grown("CPU")));
  }

  Panel allocated() {
    return compare(
        Panels.series(
                "Memory allocated by job",
                "Bytes per second that the runs' own threads allocate. The jobs that allocated most in the time shown.",
                Unit.BYTES_PER_SECOND)
            .stacked(),
        Measures.mostAndOthers(Measures.ALLOCATED, Measures.grown("ALLOCATED")));
  }

  Panel items() {
    return compare(
        Panels.series(
            "Items by job",
            "Items per second. The jobs that processed most in the time shown.",
            Unit.PER_SECOND),
        Measures.most(Measures.ITEMS, Measures.grown("ITEMS_PROCESSED")));
  }

  Panel logLines() {
    return compare(
        Panels.series(
                "Log lines by job",
                "Lines per second that runs log, of all levels. The jobs that logged most in the time shown.",
                Unit.PER_SECOND)
            .stacked(),
        Measures.mostAndOthers(Measures.LOG_LINES, Measures.grown("LOG_LINES")));
  }

  Panel missed() {
    return compare(
        Panels.series(
                "Missed due times",
                "Due times at which nothing ran in each interval. The jobs that missed most in the time shown.",
                Unit.COUNT)
            .events(),
        Measures.mostEvents("MISSED_SLOTS"));
  }

  Panel failures() {
    return compare(
        Panels.series(
                "Failed attempts",
                "Attempts that failed in each interval. The jobs that failed most in the time shown.",
                Unit.COUNT)
            .events(),
        Measures.mostEvents("FAILURES"));
  }

  Panel activeRuns() {
    return compare(
        Panels.series(
                "Active runs",
                "Which job was active when. The jobs that were active longest in the time shown.",
                Unit.COUNT)
            .stacked()
            .stairs(),
        Measures.mostAndOthers(
            "sum by ($label) (##ACTIVE_RUNS)",
            "sum by ($label) (sum_over_time(##ACTIVE_RUNS[$__range] @ end()))"));
  }
}
