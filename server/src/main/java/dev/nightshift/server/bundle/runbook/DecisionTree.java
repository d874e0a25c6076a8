package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.catalog.JobDefinition;

/** What to do about a job, as a Mermaid flowchart. */
record DecisionTree(JobDefinition job) {

  String text() {
    var tree = new StringBuilder("flowchart TD\n");
    node(tree, "start([\"", job.name() + " needs attention", "\"])");
    node(tree, "active{\"", "Is a run active? ./nightshift jobs", "\"}");
    node(tree, "long{\"", "For longer than " + Words.of(job.timing().maxRuntime()) + "?", "\"}");
    node(
        tree,
        "stuck[\"",
        "It does not listen: free what it waits for, or restart the server",
        "\"]");
    node(tree, "wait[\"", "Follow it: ./nightshift logs " + job.name() + " --follow", "\"]");
    node(tree, "failed{\"", "Did the last run fail? ./nightshift runs " + job.name(), "\"}");
    node(tree, "error{\"", "What does its error say? ./nightshift logs " + job.name(), "\"}");
    node(tree, "run[\"", "Run it and watch it: ./nightshift run " + job.name() + " --wait", "\"]");
    node(
        tree,
        "call[\"",
        "Call the owner" + (job.owner().isEmpty() ? "" : ": " + job.owner()),
        "\"]");
    node(
        tree,
        "due{\"",
        job.timing().expectedInterval().isPresent()
            ? "Is its next run due soon?"
            : "Was it asked for?",
        "\"}");
    node(
        tree,
        "server[\"",
        "The server does not plan it: look at the alerts on the server, restart it",
        "\"]");
    edge(tree, "start --> active");
    edge(tree, "active -->|yes| long");
    edge(tree, "long -->|yes| stuck");
    edge(tree, "long -->|no| wait");
    edge(tree, "active -->|no| failed");
    edge(tree, "failed -->|yes| error");
    int n = 0;
    for (var mode : job.failureModes()) {
      n++;
      node(tree, "fix" + n + "[\"", mode.fix(), "\"]");
      edge(tree, "error -->|\"" + safe(mode.pattern()) + "\"| fix" + n);
      edge(tree, "fix" + n + " --> run");
    }
    edge(tree, "error -->|something else| call");
    edge(tree, "failed -->|no| due");
    edge(tree, "due -->|yes| run");
    edge(tree, "due -->|no| server");
    return tree.toString();
  }

  private static void node(StringBuilder tree, String open, String words, String close) {
    tree.append("  ").append(open).append(safe(words)).append(close).append('\n');
  }

  private static void edge(StringBuilder tree, String text) {
    tree.append("  ").append(text).append('\n');
  }

  private static String safe(String words) {
    return words
        .replace("`", "")
        .replace("\"", "'")
        .replace("\n", " ")
        .replace("<", "‹")
        .replace(">", "›");
  }
}
