package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.bundle.runbook.DecisionTree.Code;

/** Memory, CPU or volume jumped: by which job. */
final class WhichJobTree {
  static final String NAME = "which-job";

  private WhichJobTree() {}

  static Symptom of(BundleInput input) {
    return new Symptom(
        NAME,
        "Which job caused the spike?",
        "Memory, CPU, log or data volume jumped. Take the time of the jump, e.g. 14:23, and set"
            + " Prometheus or the dashboard to it.",
        Area.JOBS,
        tree(input));
  }

  private static DecisionTree tree(BundleInput input) {
    var promql = input.promql();
    var tree = new DecisionTree();
    tree.step(
            "active",
            "Was a job active then?",
            "At the time of the jump. The list of runs says it too: STARTED and TOOK.",
            Code.query(promql.fill("##ACTIVE_RUNS > 0")),
            Code.shell("./nightshift runs --limit 100"))
        .when("one", "what")
        .when("several", "share")
        .when("none", "server");
    tree.step(
            "share",
            "Which of them leads?",
            "CPU cores, allocated bytes, items and log lines, each per second, by job.",
            Code.query(promql.fill("topk(5, sum without (#without) (rate(##CPU[5m])))")),
            Code.query(promql.fill("topk(5, sum without (#without) (rate(##ALLOCATED[5m])))")),
            Code.query(
                promql.fill("topk(5, sum without (#without) (rate(##ITEMS_PROCESSED[5m])))")),
            Code.query(
                promql.fill("topk(5, sum without (#without, level) (rate(##LOG_LINES[5m])))")))
        .when("one job leads", "what")
        .when("none does", "server");
    tree.step(
            "what",
            "What was it doing, and for how many items?",
            "Then you can say: \"JOB was processing so many items when memory rose.\"",
            Code.query(
                promql.fill(
                    "60 * sum without (#without) (rate(##ITEMS_PROCESSED{#job=\"JOB\"}[5m]))")),
            Code.shell("./nightshift runs JOB --limit 5", "./nightshift logs RUN"))
        .when("more items than usual", "batches")
        .when("as many as ever", "lower");
    tree.step(
        "batches",
        "Its input grew",
        "Tell its owner the figures: smaller batches, or a longer interval. Until then give it less"
            + " room.",
        Code.shell("./nightshift intensity JOB low --reason \"memory rose\""));
    tree.step(
        "lower",
        "Hold it back until its owner has looked",
        "",
        Code.shell("./nightshift pause JOB --until 8h --reason \"memory rose, its owner knows\""));
    tree.step(
            "server",
            "Does the heap grow between runs, too?",
            "Bytes in use after collections.",
            Code.query("jvm_memory_bytes_used{area=\"heap\",job=\"nightshift\"}"),
            Code.query(
                "sum without (gc) (rate(jvm_gc_collection_seconds_count{job=\"nightshift\"}[5m]))"))
        .when("yes", "dump")
        .when("no", "often");
    tree.step(
        "dump",
        "Keep a histogram for the server's owner, then restart it",
        "",
        Code.shell("jcmd nightshift.jar GC.class_histogram > heap.txt"));
    tree.step(
        "often",
        "Look for what is not a job",
        "Another program on the machine. Which jobs run most often, and which take longest:",
        Code.query(promql.fill("topk(4, sum without (#without, result) (rate(##RUNS[5m])))")),
        Code.query(promql.fill("topk(4, #DURATION_P95)")));
    return tree;
  }
}
