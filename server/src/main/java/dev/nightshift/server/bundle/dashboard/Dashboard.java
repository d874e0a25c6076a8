package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A dashboard: panels flow from left to right, row by row. */
final class Dashboard {
  private static final int COLUMNS = 24;

  private final BundleInput input;
  private final PanelQuery query;
  private final String uid;
  private final String title;
  private final String description;
  private final boolean oneJob;
  private final List<Object> panels = new ArrayList<>();
  private int id;
  private int x;
  private int y;
  private int rowHeight;

  /**
   * @param oneJob it shows one job, and not all, when it is opened
   */
  Dashboard(BundleInput input, String uid, String title, String description, boolean oneJob) {
    this.input = input;
    this.query = new PanelQuery(input);
    this.uid = uid;
    this.title = title;
    this.description = description;
    this.oneJob = oneJob;
  }

  Dashboard row(String name, Panel... content) {
    breakLine();
    panels.add(header(name, false, List.of()));
    y++;
    for (var panel : content) {
      panels.add(place(panel));
    }
    breakLine();
    return this;
  }

  /** A row that is folded until somebody opens it. */
  Dashboard folded(String name, List<Panel> content) {
    breakLine();
    int header = y++;
    int rowId = ++id;
    List<Object> inside = new ArrayList<>();
    content.forEach(panel -> inside.add(place(panel)));
    breakLine();
    y = header + 1;
    panels.add(header(rowId, name, true, inside, header));
    return this;
  }

  private Map<String, Object> header(String name, boolean collapsed, List<Object> inside) {
    return header(++id, name, collapsed, inside, y);
  }

  private static Map<String, Object> header(
      int rowId, String name, boolean collapsed, List<Object> inside, int at) {
    return Json.map(
        "id",
        rowId,
        "type",
        "row",
        "title",
        name,
        "collapsed",
        collapsed,
        "gridPos",
        Json.map("h", 1, "w", COLUMNS, "x", 0, "y", at),
        "panels",
        inside);
  }

  private Map<String, Object> place(Panel panel) {
    if (x + panel.width() > COLUMNS) {
      breakLine();
    }
    var json = panel.json(++id, x, y, query);
    x += panel.width();
    rowHeight = Math.max(rowHeight, panel.height());
    return json;
  }

  private void breakLine() {
    x = 0;
    y += rowHeight;
    rowHeight = 0;
  }

  String text() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", null);
    json.put("uid", uid);
    json.put("title", title);
    json.put("description", description + " " + input.heading());
    json.put("tags", List.of(Names.DASHBOARD_TAG));
    json.put("schemaVersion", 39);
    json.put("version", 1);
    json.put("editable", false);
    json.put("graphTooltip", 1);
    json.put("refresh", "30s");
    json.put("time", Json.map("from", "now-6h", "to", "now"));
    json.put("timezone", "browser");
    json.put("fiscalYearStartMonth", 0);
    json.put("links", List.of(allDashboards(), server()));
    json.put("annotations", Json.map("list", List.of(starts())));
    json.put("templating", Json.map("list", variables()));
    json.put("panels", panels);
    return Json.write(json);
  }

  private static Map<String, Object> allDashboards() {
    return Json.map(
        "type",
        "dashboards",
        "title",
        "Nightshift",
        "tags",
        List.of(Names.DASHBOARD_TAG),
        "asDropdown",
        true,
        "includeVars",
        true,
        "keepTime",
        true,
        "targetBlank",
        false,
        "icon",
        "external link",
        "tooltip",
        "",
        "url",
        "");
  }

  private Map<String, Object> server() {
    return Json.map(
        "type",
        "link",
        "title",
        "Server",
        "tags",
        List.of(),
        "asDropdown",
        false,
        "includeVars",
        false,
        "keepTime",
        false,
        "targetBlank",
        true,
        "icon",
        "external link",
        "tooltip",
        "Jobs, runs and logs",
        "url",
        input.settings().serverUrl() + "/");
  }

  private Map<String, Object> starts() {
    return Json.map(
        "name",
        "Server starts",
        "datasource",
        Panel.DATASOURCE,
        "enable",
        true,
        "hide",
        false,
        "iconColor",
        "blue",
        "expr",
        query.fill("changes(process_start_time_seconds{$server}[2m]) > 0"),
        "titleFormat",
        "Server started",
        "textFormat",
        "{{instance}}",
        "step",
        "60s");
  }

  private List<Object> variables() {
    var label = input.naming().jobLabel();
    var jobs = input.naming().of(CoreMetric.MAX_RUNTIME);
    return List.of(
        Json.map(
            "name",
            "datasource",
            "label",
            "Data source",
            "type",
            "datasource",
            "query",
            "prometheus",
            "regex",
            "",
            "refresh",
            1,
            "hide",
            0,
            "multi",
            false,
            "includeAll",
            false,
            "options",
            List.of(),
            "current",
            Map.of()),
        variable("deployment", "Deployment", "label_values(" + jobs + ", deployment)", false),
        variable(
            "job",
            "Job",
            "label_values(" + jobs + "{deployment=~\"$deployment\"}, " + label + ")",
            oneJob),
        variable(
            "instance",
            "Instance",
            "label_values(" + jobs + "{deployment=~\"$deployment\"}, instance)",
            false));
  }

  private static Map<String, Object> variable(
      String name, String label, String values, boolean first) {
    return Json.map(
        "name",
        name,
        "label",
        label,
        "type",
        "query",
        "datasource",
        Panel.DATASOURCE,
        "definition",
        values,
        "query",
        Json.map("query", values, "refId", "StandardVariableQuery"),
        "regex",
        "",
        "refresh",
        2,
        "sort",
        1,
        "hide",
        0,
        "multi",
        true,
        "includeAll",
        true,
        "allValue",
        ".+",
        "options",
        List.of(),
        "current",
        first
            ? Map.of()
            : Json.map("selected", true, "text", List.of("All"), "value", List.of("$__all")));
  }
}
