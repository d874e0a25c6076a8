package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A dashboard: panels flow from left to right, row by row. Collects. */
final class Dashboard {
  private static final int COLUMNS = 24;

  /** More would make queries longer than they help. */
  private static final int NAMED_JOBS = 50;

  private final BundleInput input;
  private final Variables variables;
  private final String uid;
  private final String title;
  private final String description;
  private final List<Object> further = new ArrayList<>();
  private final List<Object> panels = new ArrayList<>();
  private PanelQuery query;
  private boolean oneJob;
  private String plugin = "";
  private int id;
  private int x;
  private int y;
  private int rowHeight;

  Dashboard(BundleInput input, String uid, String title, String description) {
    this.input = input;
    this.query = new PanelQuery(input);
    this.variables = new Variables(input);
    this.uid = uid;
    this.title = "Nightshift / " + title;
    this.description = description;
  }

  /** It shows one job, and not all. */
  Dashboard ofOneJob() {
    oneJob = true;
    query = query.ofShownJob();
    return this;
  }

  /** It knows the jobs of this plugin only. */
  Dashboard ofPlugin(String name) {
    plugin = name;
    var jobs =
        input.jobs().stream()
            .filter(job -> job.plugin().name().equals(name))
            .map(JobDefinition::name)
            .toList();
    if (jobs.size() <= NAMED_JOBS) {
      query = query.among(jobs);
    }
    return this;
  }

  /** One more thing to choose, beside those of every dashboard. */
  Dashboard choice(String name, String label, List<String> values) {
    further.add(Variables.choice(name, label, values));
    return this;
  }

  /** The jobs that a query returns when the dashboard is opened, for matchers of panels. */
  Dashboard jobs(String name, String expression) {
    further.add(variables.jobsOf(name, query.fill(expression)));
    return this;
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
    json.put("links", List.of(allDashboards(), server(), runbooks()));
    json.put("annotations", Json.map("list", new Annotations(query).list(oneJob)));
    json.put("templating", Json.map("list", chosen()));
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
    return outside("Server", "Jobs, runs and logs", input.settings().serverUrl() + "/");
  }

  private Map<String, Object> runbooks() {
    return outside(
        "Runbooks",
        "What alerts mean and what to do",
        input.settings().runbookUrl() + "/README.md");
  }

  private static Map<String, Object> outside(String title, String tooltip, String url) {
    return Json.map(
        "type",
        "link",
        "title",
        title,
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
        tooltip,
        "url",
        url);
  }

  private List<Object> chosen() {
    List<Object> all = new ArrayList<>(variables.list(oneJob, plugin));
    all.addAll(further);
    return all;
  }
}
