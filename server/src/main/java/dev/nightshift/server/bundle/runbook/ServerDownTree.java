package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.bundle.runbook.DecisionTree.Code;

/** No server answers, or it has lost its store. */
final class ServerDownTree {
  static final String NAME = "server-down";

  private ServerDownTree() {}

  static Symptom of(BundleInput input) {
    return new Symptom(
        NAME,
        "A server does not answer, start, or plan",
        "Commands and pages fail, all jobs stand still, or runs are lost.",
        Area.SERVERS,
        tree(input));
  }

  private static DecisionTree tree(BundleInput input) {
    var health = "curl -s " + input.settings().serverUrl() + "/health";
    var tree = new DecisionTree();
    tree.step("health", "Does it answer, and what of its store?", "", Code.shell(health))
        .when("no answer", "process")
        .when("\"store\":\"down\"", "store")
        .when("\"store\":\"up\"", "late");
    tree.step("process", "Does its process run?", "", Code.shell("jcmd -l | grep nightshift.jar"))
        .when("no", "start")
        .when("yes", "dump");
    tree.step(
            "start",
            "Start it, as your machine does it: does it stay up?",
            "Its first lines say what is wrong; `check` says it without starting. What it was"
                + " running is closed as STALLED and, where the job allows it, run again.",
            Code.shell("./nightshift check"),
            Code.shell("./nightshift server"))
        .when("yes", "watch")
        .when("the store is open in another process", "other")
        .when("config.yml or a plugin is refused", "config")
        .when("it is killed again", "memory");
    tree.step(
            "other",
            "Find the other process",
            "A store in a file serves one server. Stop the one that should not run.",
            Code.shell("jcmd -l | grep nightshift.jar"))
        .then("start");
    tree.step(
            "config",
            "Do what each line says, or bring the old file back",
            "",
            Code.shell("./nightshift check"))
        .then("start");
    tree.step(
            "memory",
            "Give it memory, or find who takes it",
            "Before it fell, in bytes; the machine's log tells of the kernel's killer.",
            Code.query("process_resident_memory_bytes{job=\"nightshift\"}"))
        .see("a job takes it", WhichJobTree.NAME)
        .when("it needs more", "start");
    tree.step(
            "dump",
            "Keep a thread dump, then restart it",
            "If it answers here and not to Prometheus, look at `NIGHTSHIFT_BIND`, port and firewall"
                + " instead.",
            Code.shell("jcmd nightshift.jar Thread.print > threads.txt"))
        .then("start");
    tree.step(
            "store",
            "Bring the store back",
            "In a file: the disk is full, read-only or gone. PostgreSQL: start it, or mend the way"
                + " to it. The server goes on by itself and records what ended meanwhile.",
            Code.shell("df -h ."))
        .see("the disk is full", StoreGrowsTree.NAME)
        .when("it is back", "watch");
    tree.step(
            "late",
            "Is any due time long past?",
            "Seconds since due, where nothing happened. Clocks that differ look the same: the second"
                + " query tells seconds apart.",
            Code.query(input.promql().fill("time() - (#NEXT_RUN > 0) > 0")),
            Code.query(input.promql().fill("##SERVER_TIME - timestamp(##SERVER_TIME)")))
        .when("yes", "dump")
        .see("no, one job only", JobNotRunningTree.NAME);
    tree.step(
        "watch",
        "Done: see every job run again",
        "What came due meanwhile is run or missed as each job declares.",
        Code.shell("./nightshift jobs", "./nightshift missed --since 24h"));
    return tree;
  }
}
