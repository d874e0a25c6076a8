package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.input.AlertSettings;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.conventions.Priority;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * One rule. Expressions are templates of {@link
 * dev.nightshift.server.bundle.input.Promql#fill(String)}.
 *
 * @param severity how urgent
 * @param priority how fast somebody must answer
 * @param about what it is about, which decides on muting and links
 * @param lasting how long the expression must hold
 * @param expression without muting
 * @param summary one sentence without a value, the same for all alerts of a notification
 * @param description with labels and value
 * @param slow looks back over hours or days: evaluated less often
 * @param labels further ones, which tell this rule from others of the same alert and severity
 */
public record AlertRule(
    Severity severity,
    Priority priority,
    About about,
    Duration lasting,
    String expression,
    String summary,
    String description,
    boolean slow,
    Map<String, String> labels) {

  /** What an alert is about. */
  public enum About {
    /** A job's runs: silent while the job is paused or its deployment in maintenance. */
    JOB,
    /** Likewise, on one node, which the alert names. */
    JOB_ON_NODE,
    /** A job's series; maintenance does not excuse it. */
    CONTRACT,
    /** Servers. */
    SERVER;

    /** Whether it is silent while the job is paused or its deployment in maintenance. */
    public boolean muted() {
      return this == JOB || this == JOB_ON_NODE;
    }
  }

  public AlertRule {
    labels = Map.copyOf(labels);
  }

  private AlertRule(
      About about,
      Severity severity,
      Duration lasting,
      String expression,
      String summary,
      String description) {
    this(
        severity,
        usual(severity),
        about,
        lasting,
        expression,
        summary,
        description,
        false,
        Map.of());
  }

  /** How fast somebody must answer what is so urgent. */
  public static Priority usual(Severity severity) {
    return switch (severity) {
      case CRITICAL -> Priority.P1;
      case WARNING -> Priority.P2;
      case INFO -> Priority.P3;
    };
  }

  public static AlertRule job(
      Severity severity, Duration lasting, String expression, String summary, String description) {
    return new AlertRule(About.JOB, severity, lasting, expression, summary, description);
  }

  public static AlertRule contract(
      Severity severity, Duration lasting, String expression, String summary, String description) {
    return new AlertRule(About.CONTRACT, severity, lasting, expression, summary, description);
  }

  public static AlertRule server(
      Severity severity, Duration lasting, String expression, String summary, String description) {
    return new AlertRule(About.SERVER, severity, lasting, expression, summary, description);
  }

  /** The same with what config.yml says differently of the alert. */
  AlertRule settled(String alert, AlertSettings settings) {
    var more = new TreeMap<>(labels);
    settings.owner(alert).ifPresent(owner -> more.put(Names.OWNER, owner));
    var urgency = settings.severity(alert, severity);
    return new AlertRule(
        urgency,
        settings.priority(alert, urgency == severity ? priority : usual(urgency)),
        about,
        lasting,
        expression,
        summary,
        description,
        slow,
        more);
  }

  AlertRule slowly() {
    return new AlertRule(
        severity, priority, about, lasting, expression, summary, description, true, labels);
  }

  AlertRule about(About other) {
    return new AlertRule(
        severity, priority, other, lasting, expression, summary, description, slow, labels);
  }

  AlertRule priority(Priority other) {
    return new AlertRule(
        severity, other, about, lasting, expression, summary, description, slow, labels);
  }

  AlertRule label(String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return new AlertRule(
        severity, priority, about, lasting, expression, summary, description, slow, more);
  }
}
