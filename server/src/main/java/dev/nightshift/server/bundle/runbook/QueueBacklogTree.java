package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.bundle.runbook.DecisionTree.Code;

/** Runs wait for workers. */
final class QueueBacklogTree {
  static final String NAME = "queue-backlog";

  private QueueBacklogTree() {}

  static Symptom of(BundleInput input) {
    return new Symptom(
        NAME, "Runs wait in a queue", "Runs are due and do not start.", Area.JOBS, tree(input));
  }

  private static DecisionTree tree(BundleInput input) {
    var promql = input.promql();
    var tree = new DecisionTree();
    tree.step(
            "which",
            "Which queue waits, and are its workers busy?",
            "",
            Code.shell("./nightshift queue"))
        .when("WAITING is 0", "over")
        .when("ACTIVE is below AT ONCE", "free")
        .when("ACTIVE is AT ONCE", "move");
    tree.step(
            "free",
            "Workers are free: is the store up, and no window on?",
            "",
            Code.shell(
                "curl -s " + input.settings().serverUrl() + "/health",
                "./nightshift maintenance list"))
        .see("the store is down", ServerDownTree.NAME)
        .when("a window is on", "window")
        .when("neither", "paused");
    tree.step(
            "window",
            "End the window, if its work is done",
            "",
            Code.shell("./nightshift maintenance end --reason \"the work is done\""))
        .then("over");
    tree.step(
            "paused",
            "Is the job of the waiting runs paused?",
            "Pausing holds its waiting runs back, except those asked for by hand.",
            Code.shell("./nightshift runs --state QUEUED", "./nightshift jobs"))
        .when("yes", "resume")
        .see("no", ServerDownTree.NAME);
    tree.step(
            "resume",
            "Resume it, if the reason is gone",
            "",
            Code.shell("./nightshift resume JOB --reason \"what held it back is over\""))
        .then("over");
    tree.step(
            "move",
            "Do the runs at work get on?",
            "The last line of a log says where its run is.",
            Code.shell("./nightshift runs --state RUNNING", "./nightshift logs RUN"))
        .when("they get on", "fill")
        .when("they stand still", "cancel");
    tree.step(
            "cancel",
            "Free what they wait for, else cancel them",
            "",
            Code.shell("./nightshift cancel RUN --reason \"it holds a worker\""))
        .then("over");
    tree.step(
            "fill",
            "Can the job that fills the queue wait?",
            "Waiting runs by job, the most first.",
            Code.query(promql.fill("sort_desc(#QUEUED_RUNS > 0)")))
        .when("yes", "pause")
        .when("no", "more");
    tree.step(
            "pause",
            "Pause it until the rest is through",
            "",
            Code.shell("./nightshift pause JOB --until 1h --reason \"its queue is full\""))
        .then("over");
    tree.step(
            "more",
            "Let more run at once",
            "Raise the queue's number in section `queues` of config.yml and restart the server, if"
                + " CPU and memory allow; or start another server on the same PostgreSQL store.")
        .then("over");
    tree.step(
        "over",
        "Done: see WAITING fall",
        "",
        Code.shell("./nightshift queue monitor --watch --times 2"));
    return tree;
  }
}
