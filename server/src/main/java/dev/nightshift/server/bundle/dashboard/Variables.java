package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.CoreMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a reader chooses at the top of a dashboard. */
final class Variables {
  private static final Map<String, Object> ALL =
      Json.map("selected", true, "text", List.of("All"), "value", List.of("$__all"));

  private final BundleInput input;
  private final List<Object> list = new ArrayList<>();

  Variables(BundleInput input) {
    this.input = input;
    var jobs = input.naming().of(CoreMetric.MAX_RUNTIME);
    list.add(dataSource());
    list.add(query("deployment", "Deployment", "label_values(" + jobs + ", deployment)", true));
  }

  /**
   * Those of every dashboard.
   *
   * @param oneJob it shows one of the chosen jobs, by itself the first
   * @param plugin whose jobs there are to choose from; empty: all
   */
  List<Object> list(boolean oneJob, String plugin) {
    var named = input.naming().of(plugin.isEmpty() ? CoreMetric.MAX_RUNTIME : CoreMetric.INFO);
    var matchers = (plugin.isEmpty() ? "" : "plugin=\"" + plugin + "\", ") + deployment();
    var series = named + "{" + matchers + "}";
    var label = input.naming().jobLabel();
    list.add(query("job", "Job", "label_values(" + series + ", " + label + ")", true));
    list.add(query("instance", "Instance", "label_values(" + series + ", instance)", true));
    if (oneJob) {
      var chosen = named + "{" + matchers + ", " + label + "=~\"$job\"}";
      list.add(query("shown", "Shown", "label_values(" + chosen + ", " + label + ")", false));
    }
    return list;
  }

  private static String deployment() {
    return "deployment=~\"$deployment\"";
  }

  private static Map<String, Object> dataSource() {
    return Json.map(
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
        Map.of());
  }

  private static Map<String, Object> query(
      String name, String label, String values, boolean several) {
    var json =
        Json.map(
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
            several,
            "includeAll",
            several,
            "options",
            List.of(),
            "current",
            several ? ALL : Map.of());
    if (several) {
      json.put("allValue", ".+");
    }
    return json;
  }

  /** One of a few values; the first one when it is opened. */
  static Map<String, Object> choice(String name, String label, List<String> values) {
    List<Object> options = new ArrayList<>();
    for (var value : values) {
      options.add(Json.map("selected", options.isEmpty(), "text", value, "value", value));
    }
    return Json.map(
        "name",
        name,
        "label",
        label,
        "type",
        "custom",
        "query",
        String.join(",", values),
        "hide",
        0,
        "multi",
        false,
        "includeAll",
        false,
        "options",
        options,
        "current",
        options.get(0));
  }

  /** The jobs that a query returns, for matchers; nobody chooses them. */
  Map<String, Object> jobsOf(String name, String query) {
    var text = "query_result(" + query + ")";
    var json = query(name, name, text, true);
    json.put("regex", "/" + input.naming().jobLabel() + "=\"([^\"]+)\"/");
    json.put("hide", 2);
    json.put("allValue", "");
    return json;
  }
}
