package dev.nightshift.server.health;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Failures of a job that are one and the same: of one declared failure mode, or of error texts that
 * differ in nothing but numbers and ids.
 *
 * @param kind of the latest; null if it has none
 * @param error text of the latest; empty if it has none
 * @param count of attempts
 * @param last when the latest ended
 * @param lastRun its id
 */
public record FailureGroup(
    String job,
    ErrorKind kind,
    String error,
    int count,
    Instant first,
    Instant last,
    UUID lastRun,
    Optional<FailureMode> known) {

  /** The page of its job, at this failure if it is a declared one. */
  public String runbook() {
    return known.map(mode -> JobPages.of(job, mode)).orElseGet(() -> JobPages.of(job));
  }

  /**
   * Groups failed runs, the most frequent first.
   *
   * @param runs ended without success, in any order
   * @param jobs finds what a job declares
   */
  public static List<FailureGroup> of(
      List<Run> runs, Function<String, Optional<JobDefinition>> jobs) {
    Map<List<String>, List<Run>> same = new LinkedHashMap<>();
    for (var run : runs) {
      same.computeIfAbsent(key(run, jobs), key -> new ArrayList<>()).add(run);
    }
    return same.values().stream()
        .map(each -> group(each, jobs))
        .sorted(
            Comparator.comparingInt(FailureGroup::count)
                .thenComparing(FailureGroup::last)
                .reversed())
        .toList();
  }

  private static List<String> key(Run run, Function<String, Optional<JobDefinition>> jobs) {
    return List.of(
        run.job(),
        known(run, jobs)
            .map(FailureMode::pattern)
            .orElseGet(
                () ->
                    run.error() == null
                        ? run.state().name()
                        : run.error().kind() + " " + shape(run.error().text())));
  }

  /** An error text without what differs from one time to the next. */
  static String shape(String text) {
    return text.replaceAll("\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b", "#")
        .replaceAll("\\b(0x)?[0-9a-fA-F]{12,}\\b", "#")
        .replaceAll("\\d+", "#");
  }

  private static Optional<FailureMode> known(
      Run run, Function<String, Optional<JobDefinition>> jobs) {
    return run.error() == null
        ? Optional.empty()
        : jobs.apply(run.job()).flatMap(job -> job.failureMode(run.error().text()));
  }

  private static FailureGroup group(
      List<Run> runs, Function<String, Optional<JobDefinition>> jobs) {
    var byEnd = Comparator.comparing(FailureGroup::ended);
    var latest = runs.stream().max(byEnd).orElseThrow();
    var earliest = runs.stream().min(byEnd).orElseThrow();
    return new FailureGroup(
        latest.job(),
        latest.error() == null ? null : latest.error().kind(),
        latest.error() == null ? "" : latest.error().text(),
        runs.size(),
        ended(earliest),
        ended(latest),
        latest.id(),
        known(latest, jobs));
  }

  private static Instant ended(Run run) {
    return Objects.requireNonNullElse(run.finished(), run.queued());
  }
}
