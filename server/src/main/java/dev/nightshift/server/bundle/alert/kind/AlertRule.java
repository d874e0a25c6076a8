package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import java.time.Duration;

/**
 * One rule. Expressions are templates of {@link
 * dev.nightshift.server.bundle.input.Promql#fill(String)}.
 *
 * @param severity how urgent
 * @param about what it is about, which decides on muting and links
 * @param lasting how long the expression must hold
 * @param expression without muting
 * @param summary one sentence without a value, the same for all alerts of a notification
 * @param description with labels and value
 * @param slow looks back over a day: evaluated less often
 */
public record AlertRule(
    Severity severity,
    About about,
    Duration lasting,
    String expression,
    String summary,
    String description,
    boolean slow) {

  /** What an alert is about. */
  public enum About {
    /** A job's runs: silent while the job is paused or its deployment in maintenance. */
    JOB,
    /** A job's series; maintenance does not excuse it. */
    CONTRACT,
    /** Servers. */
    SERVER
  }

  public static AlertRule job(
      Severity severity, Duration lasting, String expression, String summary, String description) {
    return new AlertRule(severity, About.JOB, lasting, expression, summary, description, false);
  }

  public static AlertRule contract(
      Severity severity, Duration lasting, String expression, String summary, String description) {
    return new AlertRule(
        severity, About.CONTRACT, lasting, expression, summary, description, false);
  }

  public static AlertRule server(
      Severity severity, Duration lasting, String expression, String summary, String description) {
    return new AlertRule(severity, About.SERVER, lasting, expression, summary, description, false);
  }

  AlertRule slowly() {
    return new AlertRule(severity, about, lasting, expression, summary, description, true);
  }

  AlertRule about(About other) {
    return new AlertRule(severity, other, lasting, expression, summary, description, slow);
  }
}
