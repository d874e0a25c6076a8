package dev.nightshift.server.bundle.dashboard;

import java.util.List;
import java.util.Map;

/** What happened when: marks in every panel that has a time axis. */
final class Annotations {
  private final PanelQuery query;

  Annotations(PanelQuery query) {
    this.query = query;
  }

  List<Object> list(boolean oneJob) {
    return List.of(
        mark("Server starts", "blue", true, STARTS, "Server started", "{{instance}}"),
        mark("Deploys", "purple", true, DEPLOYS, "Deployed {{version}}", HASH),
        mark("Pauses", "yellow", true, oneJob ? PAUSED : PAUSES, "Paused", "{{$label}}"),
        mark("Maintenance", "super-light-blue", true, WINDOWS, "Maintenance", "{{deployment}}"),
        mark("Alerts", "red", oneJob, ALERTS, "{{alertname}}", "{{$label}} {{severity}}"));
  }

  private static final String STARTS = "changes(process_start_time_seconds{$server}[2m]) > 0";

  private static final String HASH = "{{deployment}}, catalogue {{catalogue_hash}}";

  /** A version or a catalogue that was not there two minutes ago. */
  private static final String DEPLOYS =
      """
      count by (deployment, version, catalogue_hash) (##SERVER_INFO)
      unless
      count by (deployment, version, catalogue_hash) (##SERVER_INFO offset 2m)
      """;

  /** As long as it lasts. */
  private static final String PAUSED = "max by ($label, deployment) (##PAUSED) == 1";

  /** Its beginning only: of a thousand jobs some are always paused. */
  private static final String PAUSES =
      """
      max by ($label, deployment) (##PAUSED) == 1
      unless
      max by ($label, deployment) (##PAUSED offset 2m) == 1
      """;

  private static final String WINDOWS = "max by (deployment) (##MAINTENANCE_ACTIVE) == 1";

  /** Their beginning: several that go on for hours would colour everything. */
  private static final String ALERTS =
      """
      max by (alertname, severity, $label) (ALERTS{$alerts})
      unless
      max by (alertname, severity, $label) (ALERTS{$alerts} offset 2m)
      """;

  private Map<String, Object> mark(
      String name, String color, boolean shown, String expression, String title, String text) {
    return Json.map(
        "name",
        name,
        "datasource",
        Panel.DATASOURCE,
        "enable",
        shown,
        "hide",
        false,
        "iconColor",
        color,
        "expr",
        query.fill(expression),
        "titleFormat",
        query.legend(title),
        "textFormat",
        query.legend(text),
        "step",
        "60s");
  }
}
