package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.ArrayList;
import java.util.List;

/** Whom to call, as config.yml says. */
final class Calls {
  private final BundleInput input;
  private final String root;

  /**
   * @param root of the runbooks, seen from the page
   */
  Calls(BundleInput input, String root) {
    this.input = input;
    this.root = root;
  }

  void write(Page page, Area area) {
    write(page, area, "");
  }

  /** Of an alert, which config.yml may give an owner of its own. */
  void write(Page page, Area area, String alert) {
    List<String> calls = new ArrayList<>();
    input
        .settings()
        .alerts()
        .owner(alert)
        .ifPresent(owner -> calls.add(input.settings().runbooks().reach(owner)));
    if (area == Area.JOBS) {
      calls.add("the job's owner, named on its page");
    }
    calls.addAll(input.settings().runbooks().call(area));
    write(page, calls);
  }

  /** Of one job: its owner by name. */
  void write(Page page, JobDefinition job) {
    List<String> calls = new ArrayList<>();
    if (!job.owner().isEmpty()) {
      calls.add(input.settings().runbooks().reach(job.owner()) + ", who owns the job");
    }
    calls.addAll(input.settings().runbooks().call(Area.JOBS));
    write(page, calls);
  }

  private void write(Page page, List<String> calls) {
    page.paragraph(
        calls.isEmpty()
            ? "config.yml names nobody for this, in `bundle.runbooks.escalation`: call whoever runs the servers."
            : "Call, in this order: "
                + String.join("; then ", calls)
                + ". [Everybody]("
                + root
                + "/incident/contacts.md)");
  }
}
