package dev.nightshift.server.web;

import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.AlertRule;
import dev.nightshift.server.health.Trouble;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What may page somebody, each with its runbook, and what is wrong now. */
@Path("alerts")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class AlertsPage {
  private final Pages pages;

  AlertsPage(Pages pages) {
    this.pages = pages;
  }

  @GET
  public Screen alerts(@Context ContainerRequestContext request) {
    var look = pages.look();
    var now =
        look.troubles().stream()
            .map(
                trouble ->
                    new Now(
                        new JobRow(trouble.job(), look.at()),
                        trouble.level() == Trouble.Level.CRITICAL ? "bad" : "warn",
                        trouble.what()))
            .toList();
    var model = new Alerts(now, AlertKinds.ALL.stream().map(AlertsPage::row).toList());
    return pages.page(request, "alerts", "Alerts", model);
  }

  private static Row row(AlertKind kind) {
    var severities =
        kind.rules().stream()
            .map(AlertRule::severity)
            .distinct()
            .map(severity -> severity.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return new Row(
        kind.name().text(),
        severities,
        severities.contains("critical") ? "bad" : severities.contains("warning") ? "warn" : "dim",
        kind.rules().get(0).summary());
  }

  /** What is wrong now, and all that may be. */
  public record Alerts(List<Now> now, List<Row> rows) {}

  /** A job that needs somebody. */
  public record Now(JobRow job, String tone, List<String> what) {}

  /**
   * An alert.
   *
   * @param name without the prefix of all
   */
  public record Row(String name, String severity, String tone, String summary) {}
}
