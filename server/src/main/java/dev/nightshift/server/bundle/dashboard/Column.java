package dev.nightshift.server.bundle.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A column of a table: a query of now, or a label of what the queries return. Collects. */
final class Column {
  private final String heading;
  private final String label;
  private final String expression;
  private final boolean hidden;
  private final List<Object> properties = new ArrayList<>();

  private Column(String heading, String label, String expression, boolean hidden) {
    this.heading = heading;
    this.label = label;
    this.expression = expression;
    this.hidden = hidden;
  }

  /** A label's values. */
  static Column label(String label, String heading) {
    return new Column(heading, label, null, false).with("unit", Unit.TEXT.grafana());
  }

  /** A query's values; its labels tell which row is meant. */
  static Column value(String heading, Unit unit, String expression) {
    return new Column(heading, null, expression, false).with("unit", unit.grafana());
  }

  /** A query whose labels matter and whose values do not. */
  static Column hidden(String expression) {
    return new Column("", null, expression, true);
  }

  Column width(int pixels) {
    return with("custom.width", pixels);
  }

  Column decimals(int digits) {
    return with("decimals", digits);
  }

  /** Numbers in the colour of their step. */
  Column colored(Steps steps) {
    return with("custom.cellOptions", Json.map("type", "color-text"))
        .with("thresholds", steps.json())
        .with("color", Json.map("mode", "thresholds"));
  }

  /** Words for numbers, in their colours. */
  Column says(List<Say> words) {
    return with("custom.cellOptions", Json.map("type", "color-text"))
        .with("mappings", Say.mappings(words))
        // or else what has no word is green
        .with("color", Json.map("mode", "thresholds"))
        .with("thresholds", Steps.NEUTRAL.json());
  }

  /** Words in their colours. */
  Column paints(Map<String, String> colors) {
    Map<String, Object> options = new LinkedHashMap<>();
    colors.forEach(
        (word, color) -> options.put(word, Json.map("color", color, "index", options.size())));
    return with("custom.cellOptions", Json.map("type", "color-text"))
        .with("mappings", List.of(Json.map("type", "value", "options", options)));
  }

  /** Shares as bars. */
  Column bars(String color) {
    return with("custom.cellOptions", Json.map("type", "gauge", "mode", "basic"))
        .with("color", Json.map("mode", "fixed", "fixedColor", color))
        .with("min", 0)
        .with("max", 1);
  }

  Column opens(Link... links) {
    return with("links", Link.all(links));
  }

  private Column with(String id, Object value) {
    properties.add(Json.map("id", id, "value", value));
    return this;
  }

  boolean isQuery() {
    return expression != null;
  }

  boolean isHidden() {
    return hidden;
  }

  String heading() {
    return heading;
  }

  String expression() {
    return expression;
  }

  /** The name of its field before it is renamed. */
  String field(PanelQuery query, String refId, boolean onlyQuery) {
    if (!isQuery()) {
      return query.legend(label);
    }
    return onlyQuery ? "Value" : "Value #" + refId;
  }

  Map<String, Object> override() {
    return Json.map(
        "matcher", Json.map("id", "byName", "options", heading), "properties", properties);
  }
}
