package dev.nightshift.server.web;

import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.deployed.FiringAlert;
import dev.nightshift.server.deployed.FiringAlerts;
import dev.nightshift.server.health.Trouble;
import java.util.List;

/** Alerts as rows of a page, each with what is known here of its job. */
final class AlertRows {
  private final Shared.Look look;
  private final String dashboards;
  private final FiringAlerts alertmanager;

  AlertRows(Shared.Look look, AlertsPage.Sources sources) {
    this.look = look;
    this.dashboards = sources.dashboards();
    this.alertmanager = sources.firing();
  }

  /** What the server itself sees, the gravest first. */
  List<AlertRow> own() {
    return look.troubles().stream()
        .flatMap(trouble -> trouble.signs().stream().map(sign -> own(trouble, sign)))
        .toList();
  }

  private AlertRow own(Trouble trouble, Trouble.Sign sign) {
    var alert = sign.alert().text();
    var severity = AlertsPage.severity(alert);
    var job = new JobRow(trouble.job(), look.at());
    return new AlertRow(
        alert,
        severity,
        AlertsPage.tone(severity),
        job.getName(),
        job,
        job.getOwner(),
        sign.since().orElse(null),
        sign.text(),
        "",
        "",
        dashboard(job.getName()),
        "",
        true);
  }

  AlertRow firing(FiringAlert alert) {
    var job = look.job(alert.job()).map(found -> new JobRow(found, look.at())).orElse(null);
    return new AlertRow(
        alert.name(),
        alert.severity(),
        AlertsPage.tone(alert.severity()),
        alert.job().equals(Names.SCRAPE_JOB) ? "" : alert.job(),
        job,
        job == null ? alert.labels().getOrDefault("owner", "") : job.getOwner(),
        alert.since(),
        alert.summary(),
        alert.description(),
        alert.silenced() ? "silenced" : alert.inhibited() ? "held back by another alert" : "",
        alert.dashboard().matches("https?://[^\\s\"'<>]+") ? alert.dashboard() : "",
        alertmanager.link().map(link -> silence(link, alert)).orElse(""),
        !AlertsPage.severity(alert.name()).isEmpty());
  }

  private String dashboard(String job) {
    return dashboards
        + "/d/"
        + Names.JOB_DASHBOARD
        + "/"
        + Names.JOB_DASHBOARD
        + "?var-job="
        + Fields.encoded(job);
  }

  private String silence(String link, FiringAlert alert) {
    var matchers = new StringBuilder("{alertname=\"" + quoted(alert.name()) + "\"");
    if (!alert.job().isEmpty()) {
      matchers
          .append(", ")
          .append(alertmanager.jobLabel())
          .append("=\"")
          .append(quoted(alert.job()))
          .append('"');
    }
    return link + "/#/silences/new?filter=" + Fields.encoded(matchers.append('}').toString());
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
