package dev.nightshift.server.health;

import dev.nightshift.job.FailureMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a job, found by going through the steps of its runbook.
 *
 * @param well nothing was found
 * @param summary one sentence without a full stop
 * @param steps in the order in which they were taken
 * @param known the declared failure that its last error tells of
 * @param runbook its page, below the server's address
 * @param next commands to type now, the first one first; none if it is well
 */
public record Diagnosis(
    String job,
    Instant at,
    boolean well,
    String summary,
    List<Step> steps,
    Optional<FailureMode> known,
    String runbook,
    List<String> next) {

  public Diagnosis {
    steps = List.copyOf(steps);
    next = List.copyOf(next);
  }

  /**
   * One question and its answer.
   *
   * @param commands that show more, or mend it
   */
  public record Step(String name, Result result, String text, List<String> commands) {
    public Step {
      commands = List.copyOf(commands);
    }
  }

  /** What came of a step. */
  public enum Result {
    FINE,
    /** To be known, and nothing is wrong. */
    NOTE,
    FINDING
  }

  /** Of a job that config.yml has switched off. */
  public static Diagnosis ofDisabled(String job, Instant now) {
    var text = "config.yml says jobs." + job + ".enabled: false, so no server runs it";
    return new Diagnosis(
        job,
        now,
        false,
        job + " is disabled: " + text,
        List.of(new Step("enabled", Result.FINDING, text, List.of("./nightshift plugins reload"))),
        Optional.empty(),
        JobPages.of(job),
        List.of("./nightshift plugins reload"));
  }
}
