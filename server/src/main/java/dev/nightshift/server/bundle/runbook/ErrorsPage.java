package dev.nightshift.server.bundle.runbook;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.LabelValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every error that somebody has written down: its words, its cause, its fix. */
final class ErrorsPage {

  /** An error that any job may meet. */
  private record General(String words, String cause, String fix) {}

  private static final List<General> GENERAL =
      List.of(
          new General(
              "Unauthorized, Forbidden, 401, 403",
              "A key or password is wrong, expired, or was changed elsewhere.",
              "`./nightshift secrets` lists them and where each comes from; put the new one there."),
          new General(
              "Connection refused, timed out, UnknownHost",
              "What the job calls is away, or the way to it is shut.",
              "Look at its status page, then at network and firewall from the server's machine."),
          new General(
              "permission denied, violates row-level security",
              "The job's account may not do this: often the wrong account, rarely a missing right.",
              "Compare the account in the job's settings with the one it should use."),
          new General(
              "ClassNotFound, NoClassDefFound, not found, 404",
              "What is called was not deployed, or another version of it was.",
              "`./nightshift check` and `./nightshift plugins`; at the other end, its deployment."),
          new General(
              "JSON, parse, Unexpected character, malformed",
              "The input is not what the job expects: its parameters, or what another system sent.",
              "Compare the run's parameters with those on the job's page; keep the input for its"
                  + " owner."),
          new General(
              "No space left, disk is full",
              "The disk is full.",
              "[The store grows, or the disk is full](symptoms/store-grows.md)."),
          new General(
              "OutOfMemoryError",
              "The server's heap was too small for what ran together.",
              "[Which job caused the spike?](symptoms/which-job.md)"));

  private static final Map<String, String> KINDS = kinds();

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("job_error", "The job threw: find its words below.");
    kinds.put("timeout", "It took longer than its max runtime: [Jobs are slow](symptoms/slow.md).");
    kinds.put(
        "refused",
        "The server would not run it: no such job any more, or wrong parameters. `./nightshift"
            + " check` says more.");
    kinds.put(
        "lost_server",
        "Its server died or lost the store: [A server does not answer, start, or"
            + " plan](symptoms/server-down.md).");
    kinds.put(
        "server_error", "A fault of the server: read its log, and report it with the run's id.");
    return kinds;
  }

  private final BundleInput input;

  ErrorsPage(BundleInput input) {
    this.input = input;
    if (!KINDS.keySet().equals(java.util.Set.copyOf(LabelValues.fixed().get("kind")))) {
      throw new IllegalStateException("the kinds of errors are " + LabelValues.fixed().get("kind"));
    }
  }

  String text() {
    var page = new Page(input, "Errors");
    page.paragraph(
        "Search this page for words of the error that `./nightshift runs JOB` prints under ERROR."
            + " Not here: [A job fails](symptoms/job-failing.md).");
    page.heading("Errors that jobs declare");
    SortedMap<String, Map<JobDefinition, FailureMode>> modes = new TreeMap<>();
    for (var job : input.jobs()) {
      for (var mode : job.failureModes()) {
        modes.computeIfAbsent(mode.pattern(), words -> new LinkedHashMap<>()).put(job, mode);
      }
    }
    page.table(
        List.of("The error says", "Cause", "Fix, by job"),
        modes.entrySet().stream()
            .map(
                entry ->
                    List.of(
                        Words.code(entry.getKey()),
                        Sentence.of(entry.getValue().values().iterator().next().cause()),
                        fixes(entry.getValue())))
            .toList());
    page.heading("Errors of any job");
    page.table(
        List.of("The error says", "Cause", "Fix"),
        GENERAL.stream().map(error -> List.of(error.words(), error.cause(), error.fix())).toList());
    page.heading("Kinds of errors");
    page.table(
        List.of("Kind", "Meaning, and where to go on"),
        KINDS.entrySet().stream()
            .map(kind -> List.of(Words.code(kind.getKey()), kind.getValue()))
            .toList());
    return page.text();
  }

  private static String fixes(Map<JobDefinition, FailureMode> modes) {
    return String.join(
        ", ",
        modes.entrySet().stream()
            .map(
                mode ->
                    "["
                        + mode.getKey().name()
                        + "](jobs/"
                        + mode.getKey().name()
                        + ".md#"
                        + Words.anchor(mode.getValue().pattern())
                        + ")")
            .toList());
  }
}
