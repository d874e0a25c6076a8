package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.bundle.runbook.DecisionTree.Code;

/** The store or its disk fills up. */
final class StoreGrowsTree {
  static final String NAME = "store-grows";

  private StoreGrowsTree() {}

  static Symptom of(BundleInput input) {
    return new Symptom(
        NAME,
        "The store grows, or the disk is full",
        "Space runs out where the store, the logs or the backups are.",
        Area.STORE,
        tree(input));
  }

  private static DecisionTree tree(BundleInput input) {
    var tree = new DecisionTree();
    tree.step(
            "what",
            "What takes the space?",
            "What is wrong already, then the data folder, and the store with its records.",
            Code.shell(
                "./nightshift health", "./nightshift metrics", "df -h .", "./nightshift store"))
        .when("other files on the disk", "files")
        .when("run or run_log", "job")
        .when("audit", "archive");
    tree.step("files", "Free the disk", "The server goes on by itself.").then("watch");
    tree.step(
            "job",
            "Which job writes most?",
            "Runs and log lines per hour, by job.",
            Code.query(
                input
                    .promql()
                    .fill("topk(5, sum without (#without, result) (increase(##RUNS[1h])))")),
            Code.query(
                input
                    .promql()
                    .fill("topk(5, sum without (#without, level) (increase(##LOG_LINES[1h])))")))
        .when("one stands out", "quieter")
        .when("none", "archive");
    tree.step(
            "quieter",
            "Hold it back, and tell its owner",
            "Its records may also be kept for a shorter time: section `retention` of config.yml. Off"
                + " its schedule it stays quiet until `schedule restore`.",
            Code.shell("./nightshift pause JOB --until 8h --reason \"it fills the store\""),
            Code.shell("./nightshift schedule remove JOB --reason \"it fills the store\""))
        .then("archive");
    tree.step(
            "archive",
            "Move old records into files",
            "Look first what it would move, then do it. The files lie in the data folder.",
            Code.shell("./nightshift archive --older-than 90d --dry-run"),
            Code.shell("./nightshift archive --older-than 90d"))
        .then("watch");
    tree.step("watch", "Done: see it shrink", "", Code.shell("./nightshift store"));
    return tree;
  }
}
