package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertRule.About;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;

/** Whom an alert is for. */
final class Areas {
  private Areas() {}

  static Area of(AlertKind kind) {
    var name = kind.name().text();
    if (name.contains("Store") || name.contains("Dependency")) {
      return Area.STORE;
    }
    if (name.contains("Notifications")) {
      return Area.NOTIFICATIONS;
    }
    if (name.contains("Secret")) {
      return Area.SECURITY;
    }
    if (name.matches(".*(Drift|Mismatch|Mixed|Incomplete|Renamed|Absent).*")) {
      return Area.MONITORING;
    }
    return kind.rules().get(0).about() == About.SERVER && !name.contains("Plugin")
        ? Area.SERVERS
        : Area.JOBS;
  }
}
