package dev.nightshift.server.bundle.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One panel; collects, not thread-safe. {@link Panels} makes the kinds. */
final class Panel {
  static final Map<String, Object> DATASOURCE =
      Json.map("type", "prometheus", "uid", "${datasource}");

  private final String type;
  private final String title;
  private String description;
  private final Unit unit;
  private int width;
  private int height;
  private final List<Target> targets = new ArrayList<>();
  private final Map<String, Object> defaults = new LinkedHashMap<>();
  private final Map<String, Object> custom = new LinkedHashMap<>();
  private final List<Object> overrides = new ArrayList<>();
  private final Map<String, Object> options;
  private final List<Column> columns = new ArrayList<>();
  private boolean exemplars;
  private String minInterval;

  /** A query; {@code table}: one row for each series. */
  private record Target(String expression, String legend, boolean now, boolean table) {}

  Panel(
      String type,
      String title,
      String description,
      Unit unit,
      int width,
      int height,
      Map<String, Object> options) {
    this.type = type;
    this.title = title;
    this.description = description;
    this.unit = unit;
    this.width = width;
    this.height = height;
    this.options = options;
  }

  // --- what it asks ---

  /** A query over time. */
  Panel over(String expression, String legend) {
    targets.add(new Target(expression, legend, false, false));
    return this;
  }

  /** A query of now. */
  Panel now(String expression, String legend) {
    targets.add(new Target(expression, legend, true, false));
    return this;
  }

  /** With the points that tell of a single run, whose page they open where Grafana is set up so. */
  Panel withRuns() {
    exemplars = true;
    return this;
  }

  /** A table's columns, from left to right. */
  Panel columns(Column... fromLeft) {
    columns.addAll(List.of(fromLeft));
    columns.stream()
        .filter(Column::isQuery)
        .forEach(column -> targets.add(new Target(column.expression(), "__auto", true, true)));
    return this;
  }

  /** One more sentence of what it shows. */
  Panel says(String sentence) {
    description += " " + sentence;
    return this;
  }

  // --- how it looks ---

  /** As wide as the dashboard. */
  Panel wide() {
    width = 24;
    return this;
  }

  Panel height(int rows) {
    height = rows;
    return this;
  }

  Panel set(String name, Object value) {
    defaults.put(name, value);
    return this;
  }

  Panel custom(String name, Object value) {
    custom.put(name, value);
    return this;
  }

  Panel option(String name, Object value) {
    options.put(name, value);
    return this;
  }

  Panel max(double value) {
    custom.remove("axisSoftMax");
    return set("max", value);
  }

  /** Values below 0 are shown too. */
  Panel unbounded() {
    defaults.remove("min");
    return this;
  }

  Panel decimals(int digits) {
    return set("decimals", digits);
  }

  Panel noData(String text) {
    return set("noValue", text);
  }

  /** Numbers in the colour of their step. */
  Panel steps(Steps steps) {
    return set("color", Json.map("mode", "thresholds")).set("thresholds", steps.json());
  }

  Panel says(List<Say> words) {
    return set("mappings", Say.mappings(words));
  }

  /** What a click on its numbers or lines opens. */
  Panel opens(Link... links) {
    return set("links", Link.all(links));
  }

  /** Events, of a minute or more for each bar, so that each is drawn about once. */
  Panel events() {
    minInterval = "1m";
    return bars();
  }

  /** Drawn as stacked bars. */
  Panel bars() {
    return stack()
        .custom("drawStyle", "bars")
        .custom("fillOpacity", 80)
        .custom("lineWidth", 0)
        .custom("axisSoftMax", 1);
  }

  /** Drawn as stacked areas; without lines, since those of zeros lie on what is below them. */
  Panel stacked() {
    return stack().custom("fillOpacity", 70).custom("lineWidth", 0);
  }

  private Panel stack() {
    return custom("stacking", Json.map("mode", "normal", "group", "A"));
  }

  /** A table that goes by pages, for where there may be a thousand rows; the worst come first. */
  Panel worstFirst(String heading) {
    return sorted(heading, true);
  }

  /** Likewise where the least is the worst. */
  Panel leastFirst(String heading) {
    return sorted(heading, false);
  }

  private Panel sorted(String heading, boolean descending) {
    return option("enablePagination", true)
        .option("sortBy", List.of(Json.map("displayName", heading, "desc", descending)));
  }

  /** Of lines of which the lowest matter. */
  Panel lowestFirst() {
    return option("legend", Panels.legend("min", "Min", false));
  }

  Panel stairs() {
    return custom("lineInterpolation", "stepAfter");
  }

  /** Lines at values that mean something, dashed. */
  Panel lines(Steps steps) {
    return custom("thresholdsStyle", Json.map("mode", "dashed")).set("thresholds", steps.json());
  }

  /** The field of this name in this colour. */
  Panel paint(String field, String color) {
    return field(field, "color", Json.map("mode", "fixed", "fixedColor", color));
  }

  /** A line that is not to be stacked or filled, such as a limit. */
  Panel dashed(String regex, String color) {
    overrides.add(
        override(
            "byRegexp",
            regex,
            property("custom.lineStyle", Json.map("fill", "dash", "dash", List.of(8, 8))),
            property("custom.lineWidth", 2),
            property("custom.fillOpacity", 0),
            property("custom.stacking", Json.map("mode", "none", "group", "A")),
            property("color", Json.map("mode", "fixed", "fixedColor", color))));
    return this;
  }

  private Panel field(String name, String id, Object value) {
    overrides.add(override("byName", name, property(id, value)));
    return this;
  }

  private static Map<String, Object> property(String id, Object value) {
    return Json.map("id", id, "value", value);
  }

  private static Map<String, Object> override(String by, String what, Object... properties) {
    return Json.map(
        "matcher", Json.map("id", by, "options", what), "properties", List.of(properties));
  }

  // --- what comes of it ---

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  Map<String, Object> json(int id, int x, int y, PanelQuery query) {
    defaults.put("unit", unit.grafana());
    if (!custom.isEmpty()) {
      defaults.put("custom", custom);
    }
    defaults.putIfAbsent("color", Json.map("mode", "palette-classic"));
    columns.stream()
        .filter(column -> !column.isHidden())
        .map(Column::override)
        .forEach(overrides::add);
    var json = new LinkedHashMap<String, Object>();
    json.put("id", id);
    json.put("type", type);
    json.put("title", title);
    json.put("description", description);
    json.put("datasource", DATASOURCE);
    if (minInterval != null) {
      json.put("interval", minInterval);
    }
    json.put("gridPos", Json.map("h", height, "w", width, "x", x, "y", y));
    json.put("fieldConfig", Json.map("defaults", defaults, "overrides", overrides));
    json.put("options", options);
    json.put("targets", queries(query));
    if (!columns.isEmpty()) {
      json.put("transformations", arranged(query));
    }
    return json;
  }

  private List<Object> queries(PanelQuery query) {
    List<Object> json = new ArrayList<>();
    for (var target : targets) {
      var one = new LinkedHashMap<String, Object>();
      one.put("refId", refId(json.size()));
      one.put("datasource", DATASOURCE);
      one.put("editorMode", "code");
      one.put("expr", query.fill(target.expression));
      one.put("legendFormat", query.legend(target.legend));
      one.put("format", target.table ? "table" : "time_series");
      one.put("instant", target.now);
      one.put("range", !target.now);
      if (exemplars) {
        one.put("exemplar", true);
      }
      json.add(one);
    }
    return json;
  }

  private static String refId(int index) {
    return String.valueOf((char) ('A' + index));
  }

  private List<Object> arranged(PanelQuery query) {
    Map<String, Object> excluded = Json.map("Time", true);
    Map<String, Object> order = new LinkedHashMap<>();
    Map<String, Object> names = new LinkedHashMap<>();
    int asked = 0;
    for (var column : columns) {
      var field = column.field(query, refId(asked), targets.size() == 1);
      asked += column.isQuery() ? 1 : 0;
      if (column.isHidden()) {
        excluded.put(field, true);
      } else {
        order.put(field, order.size());
        names.put(field, column.heading());
      }
    }
    List<Object> steps = new ArrayList<>();
    if (targets.size() > 1) {
      steps.add(Json.map("id", "merge", "options", Json.map()));
    }
    steps.add(
        Json.map(
            "id",
            "organize",
            "options",
            Json.map("excludeByName", excluded, "indexByName", order, "renameByName", names)));
    return steps;
  }
}
