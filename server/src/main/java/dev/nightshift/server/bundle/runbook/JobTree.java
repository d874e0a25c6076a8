package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.runbook.DecisionTree.Code;
import dev.nightshift.server.catalog.JobDefinition;

/** What to do about one job. */
record JobTree(JobDefinition job) {

  DecisionTree tree() {
    var name = job.name();
    var tree = new DecisionTree();
    tree.step(
            "end",
            "How did its last run end? ./nightshift runs " + name,
            "",
            Code.shell("./nightshift runs " + name + " --limit 5"))
        .when("failed", "error")
        .see("timed out, or runs for long", SlowTree.NAME)
        .see("it never did, or too long ago", JobNotRunningTree.NAME);
    var error = tree.step("error", "What does its error say? ./nightshift logs " + name, "");
    int number = 0;
    for (var mode : job.failureModes()) {
      error.when(mode.pattern(), "fix" + ++number);
    }
    error.when("something else", "general");
    number = 0;
    for (var mode : job.failureModes()) {
      tree.step("fix" + ++number, "Do its fix: " + mode.pattern(), "").then("run");
    }
    tree.step("general", "Search the list of errors; not there: A job fails", "").then("run");
    tree.step("run", "Does it succeed now? ./nightshift run " + name + " --wait", "")
        .when("yes", "done")
        .when("no", "call");
    tree.step("done", "Done", "");
    tree.step("call", "Call " + (job.owner().isEmpty() ? "its owner" : job.owner()), "");
    return tree;
  }
}
