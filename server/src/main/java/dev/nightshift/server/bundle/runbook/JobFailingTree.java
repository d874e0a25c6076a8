package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.bundle.runbook.DecisionTree.Code;

/** A job fails. */
final class JobFailingTree {
  static final String NAME = "job-failing";

  private JobFailingTree() {}

  static Symptom of(BundleInput input) {
    return new Symptom(
        NAME, "A job fails", "Runs end as failed, timed out or stalled.", Area.JOBS, tree(input));
  }

  private static DecisionTree tree(BundleInput input) {
    var tree = new DecisionTree();
    tree.step(
            "how",
            "How did it fail?",
            "STATE and ERROR of the first line count. `diagnose` goes through most of this page by"
                + " itself, and says what it found.",
            Code.shell(
                "./nightshift runs JOB --state FAILED,TIMED_OUT,STALLED --limit 5",
                "./nightshift diagnose JOB"))
        .when("failed", "known")
        .see("timed out", SlowTree.NAME)
        .see("stalled", ServerDownTree.NAME);
    tree.step(
            "known",
            "Is the error known?",
            "Look for its words in the [list of errors](../errors.md). The log has the rest.",
            Code.shell("./nightshift logs RUN"))
        .when("yes", "fix")
        .when("no", "others");
    tree.step("fix", "Do what its fix says", "").then("run");
    tree.step(
            "others",
            "Do other jobs fail since the same time?",
            "Failures of the last day, by error.",
            Code.shell("./nightshift failures"))
        .when("yes", "common")
        .when("only this one", "changed");
    tree.step(
            "common",
            "Mend what they share",
            "A full disk, a database or a service that is away, a secret that was changed.",
            Code.shell(
                "df -h .",
                "curl -s " + input.settings().serverUrl() + "/health",
                "./nightshift secrets"))
        .then("run");
    tree.step(
            "changed",
            "Is its plugin newer than its last success?",
            "",
            Code.shell("./nightshift plugins", "./nightshift runs JOB --state SUCCEEDED --limit 1"))
        .when("yes", "rollback")
        .when("no", "dry");
    tree.step(
            "rollback",
            "Bring back the plugin's version before",
            "`PLUGIN` is its name in the first column; this holds until a newer JAR is loaded.",
            Code.shell("./nightshift plugins rollback PLUGIN --reason \"JOB fails since\""))
        .then("run");
    tree.step(
            "dry",
            "Does it fail without changing anything, too?",
            "",
            Code.shell("./nightshift run JOB --dry-run --wait"))
        .when("yes", "hold")
        .when("no", "run");
    tree.step("run", "Run it now: does it succeed?", "", Code.shell("./nightshift run JOB --wait"))
        .when("yes", "watch")
        .when("no", "hold");
    tree.step(
        "hold",
        "Call its owner with the log",
        "Pause it if its failures do harm.",
        Code.shell("./nightshift logs RUN > run.log"),
        Code.shell("./nightshift pause JOB --until 8h --reason \"fails, its owner knows\""));
    tree.step(
        "watch",
        "Done: the alert clears with this success",
        "See its next run come.",
        Code.shell("./nightshift runs JOB --limit 5"));
    return tree;
  }
}
