package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.bundle.runbook.DecisionTree.Code;

/** A job does not run. */
final class JobNotRunningTree {
  static final String NAME = "job-not-running";

  private JobNotRunningTree() {}

  static Symptom of(BundleInput input) {
    return new Symptom(
        NAME,
        "A job does not run",
        "Its last run is older than its schedule says, or it has none.",
        Area.JOBS,
        tree(input, "JOB"));
  }

  private static DecisionTree tree(BundleInput input, String job) {
    var tree = new DecisionTree();
    tree.step(
            "state",
            "What is the job's STATE?",
            "NEXT must lie ahead. `diagnose` goes through all of this page by itself, and says what it"
                + " found.",
            Code.shell("./nightshift jobs", "./nightshift diagnose " + job))
        .see("no server runs", ServerDownTree.NAME)
        .when("the job is not listed", "missing")
        .when("paused", "resume")
        .when("running", "hangs")
        .see("queued", QueueBacklogTree.NAME)
        .see("failed", JobFailingTree.NAME)
        .when("ok or never ran", "missed");
    tree.step(
            "missing",
            "Load it",
            "Each problem is printed with its next step: do that. A job that is missing without a"
                + " problem was taken out of `plugins/` or of config.yml; put it back.",
            Code.shell("./nightshift check", "./nightshift plugins"))
        .then("run");
    tree.step(
            "resume",
            "Resume it",
            "Read first who paused it and why: "
                + input.settings().serverUrl()
                + "/jobs/"
                + job
                + ". If the reason stands, leave it and tell who asked.",
            Code.shell("./nightshift resume " + job + " --reason \"what held it back is over\""))
        .then("run");
    tree.step(
            "missed",
            "What became of its due times?",
            "CAUSE says why nothing ran.",
            Code.shell("./nightshift missed " + job + " --since 7d"))
        .when("paused", "resume")
        .when("window", "window")
        .when("overlap", "hangs")
        .see("server_down", ServerDownTree.NAME)
        .when("nothing was missed", "schedule");
    tree.step(
            "window",
            "A maintenance window holds it back",
            "End it if the work is done; else the job runs when it ends.",
            Code.shell("./nightshift maintenance list"),
            Code.shell("./nightshift maintenance end --reason \"the work is done\""))
        .then("run");
    tree.step(
            "schedule",
            "Is its schedule the one it should have?",
            "The first line says it in words; who changed it stands below. `0 8 * * *` is daily at"
                + " 08:00, `*/8 * * * *` is every 8 minutes.",
            Code.shell("./nightshift schedule show " + job))
        .when("yes", "run")
        .when("no", "undo");
    tree.step(
            "undo",
            "Take the change of the schedule back",
            "If nobody changed it, its plugin or config.yml says so: tell its owner.",
            Code.shell("./nightshift schedule undo " + job + " --reason \"it did not run\""))
        .then("run");
    tree.step(
            "hangs",
            "Does its run get on?",
            "The last line of the log says where it is.",
            Code.shell("./nightshift runs " + job + " --state RUNNING", "./nightshift logs " + job))
        .when("yes", "wait")
        .when("no, it stands still", "cancel");
    tree.step(
            "wait",
            "Wait for its end",
            "This ends with the run.",
            Code.shell("./nightshift logs " + job + " --follow"))
        .then("watch");
    tree.step(
            "cancel",
            "Cancel it",
            "A run that does not listen is interrupted; one that ignores this too ends only with"
                + " its server.",
            Code.shell("./nightshift cancel RUN --reason \"it hangs\""))
        .then("run");
    tree.step(
            "run",
            "Run it now: does it succeed?",
            "",
            Code.shell("./nightshift run " + job + " --wait"))
        .when("yes", "watch")
        .see("no", JobFailingTree.NAME);
    tree.step(
        "watch",
        "Done: see its next run come",
        "Look after its next due time, and once more after a day.",
        Code.shell("./nightshift runs " + job + " --limit 5"));
    return tree;
  }
}
