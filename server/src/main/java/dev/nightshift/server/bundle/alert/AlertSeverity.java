package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.Severity;
import java.util.Locale;

/** Severities as label values. */
final class AlertSeverity {
  private AlertSeverity() {}

  static String text(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
