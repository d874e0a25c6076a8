package dev.nightshift.server.web;

import dev.nightshift.server.run.RunHistory;
import java.time.Instant;
import java.util.List;

/** Runs of all jobs, newest first. */
public final class RunsPage extends Page {
  private final RunHistory.Page page;

  RunsPage(RunHistory.Page page, Instant now) {
    super("runs.ftlh", "Runs", now);
    this.page = page;
  }

  public List<RunRow> getRuns() {
    return page.runs().stream().map(run -> new RunRow(run, now())).toList();
  }

  /** Empty on the last page. */
  public String getNext() {
    return page.next() == null ? "" : page.next().toString();
  }
}
