package dev.nightshift.job;

import java.time.Duration;
import java.util.Objects;

/**
 * An alert on a metric that the job declares itself. Alerts that every job has need no declaration.
 *
 * @param name in CamelCase, e.g. {@code LedgerVaultUnrecoverable}
 * @param expression PromQL over declared metrics
 * @param lasting how long it must hold before it fires
 * @param severity how urgent
 * @param summary one sentence without a value
 * @param action the first thing to do, one sentence or command, commands between backticks; the
 *     word {@code JOB} in it is shown as the job's name
 * @param fault the name of the {@link Fault} that provokes it, or empty
 */
public record JobAlert(
    String name,
    String expression,
    Duration lasting,
    Severity severity,
    String summary,
    String action,
    String fault) {
  public JobAlert {
    Objects.requireNonNull(lasting, "lasting");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(fault, "fault");
    if (!name.matches("[A-Z][A-Za-z0-9]+")) {
      throw new IllegalArgumentException("alert " + name + ": a name is CamelCase");
    }
    if (expression.isBlank() || summary.isBlank() || action.isBlank()) {
      throw new IllegalArgumentException(
          "alert " + name + " needs an expression, a summary and an action");
    }
  }
}
