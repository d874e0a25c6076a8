package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.bundle.runbook.DecisionTree.Code;

/** Jobs take longer than they should. */
final class SlowTree {
  static final String NAME = "slow";

  private SlowTree() {}

  static Symptom of(BundleInput input) {
    return new Symptom(
        NAME,
        "Jobs are slow",
        "Runs take longer than expected, time out, or hang.",
        Area.JOBS,
        tree(input));
  }

  private static DecisionTree tree(BundleInput input) {
    var promql = input.promql();
    var tree = new DecisionTree();
    tree.step(
            "which",
            "One job, or many?",
            "Durations against the expected ones, the worst first; above 1.5 is slow.",
            Code.query(promql.fill("sort_desc(#LAST_DURATION / #EXPECTED_DURATION)")),
            Code.shell("./nightshift runs --state RUNNING"))
        .when("one", "hangs")
        .when("many", "machine");
    tree.step(
            "hangs",
            "Does its run get on?",
            "The last line of the log says where it is.",
            Code.shell("./nightshift runs JOB --state RUNNING", "./nightshift logs JOB"))
        .when("yes, or none is under way", "items")
        .when("no, it stands still", "cancel");
    tree.step(
            "cancel",
            "Free what it waits for, else cancel it",
            "It waits for a lock, a disk or a service. Take a thread dump for its owner first.",
            Code.shell("jcmd nightshift.jar Thread.print > threads.txt"),
            Code.shell("./nightshift cancel RUN --reason \"it hangs\""))
        .then("watch");
    tree.step(
            "items",
            "More items than usual, or longer for the same?",
            "Compare ITEMS and TOOK.",
            Code.shell("./nightshift runs JOB --limit 20"))
        .when("more items", "more")
        .when("longer for the same", "cpu");
    tree.step(
        "more",
        "Nothing is broken: it has more to do",
        "If it stays so, its owner gives it a longer interval, a smaller share per run, or another"
            + " `expectedDuration`.");
    tree.step(
            "cpu",
            "Does it compute, or wait?",
            "CPU seconds per second of its runs, while one is active: near 1 it computes, near 0 it"
                + " waits.",
            Code.query(promql.fill("sum without (#without) (rate(##CPU{#job=\"JOB\"}[5m]))")))
        .when("computes", "plugin")
        .when("waits", "waits");
    tree.step(
            "plugin",
            "Is its plugin newer than the last fast run?",
            "",
            Code.shell("./nightshift plugins"))
        .when("yes", "rollback")
        .when("no", "lower");
    tree.step(
            "rollback",
            "Bring back the plugin's version before",
            "",
            Code.shell("./nightshift plugins rollback PLUGIN --reason \"JOB is slow since\""))
        .then("watch");
    tree.step(
            "waits",
            "See between which lines of the log the time passes",
            "That is what it waits for: mend it. Another job at the same time may hold it.",
            Code.shell("./nightshift logs RUN", "./nightshift runs --limit 50"))
        .then("lower");
    tree.step(
            "machine",
            "Is the machine short of CPU, memory or disk?",
            "CPU cores in use, resident bytes, share of time in garbage collection.",
            Code.query("rate(process_cpu_seconds_total{job=\"nightshift\"}[5m])"),
            Code.query("process_resident_memory_bytes{job=\"nightshift\"}"),
            Code.query(
                "sum without (gc) (rate(jvm_gc_collection_seconds_sum{job=\"nightshift\"}[5m]))"),
            Code.shell("df -h ."))
        .see("CPU or memory", WhichJobTree.NAME)
        .see("disk", StoreGrowsTree.NAME)
        .when("none of them", "delay");
    tree.step(
            "delay",
            "Do runs start late, too?",
            "Seconds from due to start, of which 95 of 100 stay below.",
            Code.query(
                promql.fill(
                    "histogram_quantile(0.95, sum without (#without, #job)"
                        + " (rate(##START_DELAY_bucket[15m])))")))
        .see("yes", QueueBacklogTree.NAME)
        .when("no", "shared");
    tree.step(
        "shared",
        "Look at what the slow jobs share",
        "A database, a disk, a network: call who runs it.");
    tree.step(
            "lower",
            "Give it, or those beside it, less room",
            "Less at a time, or later. Undo both when it is over: `reset`, `resume`.",
            Code.shell("./nightshift intensity JOB low --reason \"others are slow\""),
            Code.shell("./nightshift pause JOB --until 2h --reason \"others come first\""))
        .then("watch");
    tree.step(
        "watch",
        "Done: see the next runs take their usual time",
        "",
        Code.shell("./nightshift runs JOB --limit 5"));
    return tree;
  }
}
