package dev.nightshift.server.bundle.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One panel; collects, not thread-safe. */
final class Panel {
  static final Map<String, Object> DATASOURCE =
      Json.map("type", "prometheus", "uid", "${datasource}");

  private final String type;
  private final String title;
  private final String description;
  private final String unit;
  private final int width;
  private final int height;
  private final List<Map<String, Object>> targets = new ArrayList<>();
  private final Map<String, Object> defaults = new LinkedHashMap<>();
  private final Map<String, Object> custom = new LinkedHashMap<>();
  private final List<Object> overrides = new ArrayList<>();
  private final Map<String, Object> options = new LinkedHashMap<>();
  private final List<Object> transformations = new ArrayList<>();

  private Panel(String type, String title, String description, String unit, int width, int height) {
    this.type = type;
    this.title = title;
    this.description = description;
    this.unit = unit;
    this.width = width;
    this.height = height;
  }

  /** One number. */
  static Panel stat(String title, String description, String unit, int width) {
    var panel = new Panel("stat", title, description, unit, width, 4);
    panel.options.putAll(
        Json.map(
            "colorMode",
            "value",
            "graphMode",
            "none",
            "justifyMode",
            "center",
            "textMode",
            "auto",
            "orientation",
            "auto",
            "wideLayout",
            true,
            "reduceOptions",
            Json.map("calcs", List.of("lastNotNull"), "fields", "", "values", false)));
    return panel.steps("text");
  }

  static Panel series(String title, String description, String unit, int width) {
    var panel = new Panel("timeseries", title, description, unit, width, 8);
    panel.custom.putAll(
        Json.map(
            "drawStyle",
            "line",
            "lineInterpolation",
            "linear",
            "lineWidth",
            2,
            "fillOpacity",
            0,
            "showPoints",
            "never",
            "spanNulls",
            false,
            "stacking",
            Json.map("mode", "none", "group", "A"),
            "axisPlacement",
            "auto"));
    panel.options.putAll(
        Json.map(
            "legend",
            Json.map(
                "showLegend",
                true,
                "displayMode",
                "table",
                "placement",
                "right",
                "calcs",
                List.of("lastNotNull", "max"),
                "sortBy",
                "Max",
                "sortDesc",
                true,
                "width",
                330),
            "tooltip",
            Json.map("mode", "multi", "sort", "desc")));
    return panel.min(0);
  }

  static Panel table(String title, String description, int width, int height) {
    var panel = new Panel("table", title, description, "short", width, height);
    panel.custom.putAll(
        Json.map("align", "left", "cellOptions", Json.map("type", "auto"), "filterable", false));
    panel.options.putAll(Json.map("showHeader", true, "cellHeight", "sm"));
    return panel;
  }

  /** Drawn as stacked bars. */
  Panel bars() {
    custom.put("drawStyle", "bars");
    custom.put("fillOpacity", 80);
    custom.put("lineWidth", 0);
    custom.put("stacking", Json.map("mode", "normal", "group", "A"));
    return this;
  }

  /** Drawn as stacked areas. */
  Panel stacked() {
    custom.put("fillOpacity", 40);
    custom.put("lineWidth", 1);
    custom.put("stacking", Json.map("mode", "normal", "group", "A"));
    return this;
  }

  Panel stairs() {
    custom.put("lineInterpolation", "stepAfter");
    return this;
  }

  Panel min(double value) {
    defaults.put("min", value);
    return this;
  }

  Panel max(double value) {
    defaults.put("max", value);
    return this;
  }

  Panel decimals(int digits) {
    defaults.put("decimals", digits);
    return this;
  }

  /** Colours from values on: colour, then value and colour in turns. */
  Panel steps(String base, Object... valuesAndColors) {
    List<Object> steps = new ArrayList<>();
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("color", base);
    first.put("value", null);
    steps.add(first);
    for (int at = 0; at < valuesAndColors.length; at += 2) {
      steps.add(Json.map("color", valuesAndColors[at + 1], "value", valuesAndColors[at]));
    }
    defaults.put("color", Json.map("mode", "thresholds"));
    defaults.put("thresholds", Json.map("mode", "absolute", "steps", steps));
    return this;
  }

  /** Texts for values: value, text and colour in turns. */
  Panel says(Object... valuesTextsAndColors) {
    Map<String, Object> texts = new LinkedHashMap<>();
    for (int at = 0; at < valuesTextsAndColors.length; at += 3) {
      texts.put(
          valuesTextsAndColors[at].toString(),
          Json.map(
              "text",
              valuesTextsAndColors[at + 1],
              "color",
              valuesTextsAndColors[at + 2],
              "index",
              at / 3));
    }
    defaults.put("mappings", List.of(Json.map("type", "value", "options", texts)));
    return this;
  }

  Panel noData(String text) {
    defaults.put("noValue", text);
    return this;
  }

  /** A query over time. */
  Panel over(String expression, String legend) {
    targets.add(target(expression, legend, false, "time_series"));
    return this;
  }

  /** A query of now. */
  Panel now(String expression, String legend) {
    targets.add(target(expression, legend, true, "time_series"));
    return this;
  }

  /** A query of now, one row for each series. */
  Panel rows(String expression) {
    targets.add(target(expression, "__auto", true, "table"));
    return this;
  }

  Panel override(String field, Object... idsAndValues) {
    List<Object> properties = new ArrayList<>();
    for (int at = 0; at < idsAndValues.length; at += 2) {
      properties.add(Json.map("id", idsAndValues[at], "value", idsAndValues[at + 1]));
    }
    overrides.add(
        Json.map("matcher", Json.map("id", "byName", "options", field), "properties", properties));
    return this;
  }

  Panel transform(String id, Map<String, Object> with) {
    transformations.add(Json.map("id", id, "options", with));
    return this;
  }

  Panel option(String name, Object value) {
    options.put(name, value);
    return this;
  }

  /** Opens something about what was clicked. */
  Panel link(String title, String url) {
    defaults.put("links", List.of(Json.map("title", title, "url", url, "targetBlank", true)));
    return this;
  }

  private Map<String, Object> target(
      String expression, String legend, boolean instant, String format) {
    return Json.map(
        "refId",
        String.valueOf((char) ('A' + targets.size())),
        "datasource",
        DATASOURCE,
        "editorMode",
        "code",
        "expr",
        expression,
        "legendFormat",
        legend,
        "format",
        format,
        "instant",
        instant,
        "range",
        !instant);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  Map<String, Object> json(int id, int x, int y, PanelQuery query) {
    defaults.put("unit", unit);
    if (!custom.isEmpty()) {
      defaults.put("custom", custom);
    }
    if (!defaults.containsKey("color")) {
      defaults.put("color", Json.map("mode", "palette-classic"));
    }
    List<Object> filled = new ArrayList<>();
    for (var target : targets) {
      Map<String, Object> copy = new LinkedHashMap<>(target);
      copy.put("expr", query.fill((String) target.get("expr")));
      copy.put("legendFormat", query.legend((String) target.get("legendFormat")));
      filled.add(copy);
    }
    var json =
        Json.map(
            "id",
            id,
            "type",
            type,
            "title",
            title,
            "description",
            description,
            "datasource",
            DATASOURCE,
            "gridPos",
            Json.map("h", height, "w", width, "x", x, "y", y),
            "fieldConfig",
            Json.map("defaults", defaults, "overrides", overrides),
            "options",
            options,
            "targets",
            filled);
    if (!transformations.isEmpty()) {
      json.put("transformations", transformations);
    }
    return json;
  }
}
