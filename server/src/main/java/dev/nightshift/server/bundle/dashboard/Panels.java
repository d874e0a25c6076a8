package dev.nightshift.server.bundle.dashboard;

import java.util.List;
import java.util.Map;

/** The kinds of panels, each looking the same on every dashboard. */
final class Panels {
  private Panels() {}

  /** One number. */
  static Panel stat(String title, String description, Unit unit, int width) {
    return new Panel("stat", title, description, unit, width, 4, number()).steps(Steps.NEUTRAL);
  }

  private static Map<String, Object> number() {
    return Json.map(
        "colorMode",
        "value",
        "graphMode",
        "none",
        "justifyMode",
        "center",
        "textMode",
        "value",
        "orientation",
        "auto",
        "wideLayout",
        true,
        "reduceOptions",
        Json.map("calcs", List.of("lastNotNull"), "fields", "", "values", false));
  }

  /** Lines over time, half as wide as the dashboard. */
  static Panel series(String title, String description, Unit unit) {
    return series(title, description, unit, 12);
  }

  static Panel series(String title, String description, Unit unit, int width) {
    return new Panel("timeseries", title, description, unit, width, 8, lines())
        .custom("drawStyle", "line")
        .custom("lineInterpolation", "linear")
        .custom("lineWidth", 2)
        .custom("fillOpacity", 0)
        .custom("showPoints", "never")
        .custom("spanNulls", false)
        .custom("stacking", Json.map("mode", "none", "group", "A"))
        .custom("axisPlacement", "auto")
        .custom("axisSoftMax", unit.leastAxis())
        .set("min", 0);
  }

  private static Map<String, Object> lines() {
    return Json.map(
        "legend", legend("max", "Max", true), "tooltip", Json.map("mode", "multi", "sort", "desc"));
  }

  /** Of one width everywhere, so that the time axes of panels below each other agree. */
  static Map<String, Object> legend(String calculation, String sortedBy, boolean descending) {
    return Json.map(
        "showLegend",
        true,
        "displayMode",
        "table",
        "placement",
        "right",
        "calcs",
        List.of("lastNotNull", calculation),
        "sortBy",
        sortedBy,
        "sortDesc",
        descending,
        "width",
        330);
  }

  /** A bar for each thing, in the colour of how it was when. */
  static Panel timeline(String title, String description, int width, int height) {
    return new Panel(
            "state-timeline",
            title,
            description,
            Unit.COUNT,
            width,
            height,
            Json.map(
                "mergeValues",
                true,
                "showValue",
                "never",
                "alignValue",
                "left",
                "rowHeight",
                0.85,
                "legend",
                Json.map("showLegend", false, "displayMode", "list", "placement", "bottom"),
                "tooltip",
                Json.map("mode", "single", "sort", "none")))
        .custom("fillOpacity", 80)
        .custom("lineWidth", 0)
        .steps(Steps.NEUTRAL);
  }

  /** Rows. */
  static Panel table(String title, String description, int width, int height) {
    return new Panel(
            "table",
            title,
            description,
            Unit.COUNT,
            width,
            height,
            Json.map("showHeader", true, "cellHeight", "sm"))
        .custom("align", "left")
        .custom("cellOptions", Json.map("type", "auto"))
        .custom("filterable", false);
  }
}
