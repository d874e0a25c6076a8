package dev.nightshift.server.bundle.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.bundle.lint.Generated.Board;
import dev.nightshift.server.bundle.lint.Query.Aggregation;
import dev.nightshift.server.bundle.lint.Query.Binary;
import dev.nightshift.server.bundle.lint.Query.Call;
import dev.nightshift.server.bundle.lint.Query.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Grafana's dashboard-linter demands, rule by rule under its name there. */
class DashboardLinterTest {
  private static final Pattern FUNCTION = Pattern.compile("(?s)([a-z_]+)\\((.+)\\)");

  /** Of the units that Grafana knows, those that we use. */
  private static final Set<String> UNITS =
      Set.of(
          "none",
          "short",
          "percentunit",
          "s",
          "bytes",
          "Bps",
          "cps",
          "cpm",
          "ops",
          "reqps",
          "dateTimeFromNow",
          "dateTimeAsIso",
          "bool");

  private final List<Board> boards = Generated.boards();

  private interface OfTarget {
    void look(Board board, JsonNode panel, JsonNode target, Query query);
  }

  private void panels(BiConsumer<Board, JsonNode> look) {
    boards.forEach(board -> board.panels().forEach(panel -> look.accept(board, panel)));
  }

  private void targets(OfTarget look) {
    panels(
        (board, panel) ->
            panel
                .path("targets")
                .forEach(
                    target ->
                        look.look(board, panel, target, Query.of(target.path("expr").asText()))));
  }

  private static String place(Board board, JsonNode panel) {
    return board.path() + ": " + panel.path("title").asText();
  }

  private JsonNode variable(Board board, String name) {
    for (var variable : board.json().path("templating").path("list")) {
      if (variable.path("name").asText().equals(name)) {
        return variable;
      }
    }
    throw new AssertionError(board.path() + " has no variable " + name);
  }

  private List<JsonNode> queries(Board board) {
    List<JsonNode> queries = new ArrayList<>();
    for (var variable : board.json().path("templating").path("list")) {
      if (variable.path("type").asText().equals("query")) {
        queries.add(variable);
      }
    }
    return queries;
  }

  @Test
  void templateDatasourceThereIsOneDataSourceAndItIsAVariable() {
    for (var board : boards) {
      var sources =
          board.json().path("templating").path("list").findParents("type").stream()
              .filter(variable -> variable.path("type").asText().equals("datasource"))
              .toList();
      assertThat(sources).as(board.path()).hasSize(1);
      assertThat(sources.get(0).path("name").asText()).isEqualTo("datasource");
      assertThat(sources.get(0).path("label").asText()).isEqualTo("Data source");
      assertThat(sources.get(0).path("query").asText()).isEqualTo("prometheus");
    }
  }

  @Test
  void templateJobIsAVariableOfSeveralJobs() {
    boards.forEach(board -> selects(variable(board, "job"), "Job"));
  }

  @Test
  void templateInstanceIsAVariableOfSeveralServers() {
    boards.forEach(board -> selects(variable(board, "instance"), "Instance"));
  }

  private static void selects(JsonNode variable, String label) {
    assertThat(variable.path("label").asText()).isEqualTo(label);
    assertThat(variable.path("type").asText()).isEqualTo("query");
    assertThat(variable.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
    assertThat(variable.path("multi").asBoolean()).isTrue();
    assertThat(variable.path("allValue").asText()).isEqualTo(".+");
  }

  @Test
  void templateLabelPromqlEveryVariableAsksWhatPrometheusUnderstands() {
    for (var board : boards) {
      for (var variable : queries(board)) {
        var asked = FUNCTION.matcher(variable.path("query").path("query").asText());
        assertThat(asked.matches()).as(variable.toString()).isTrue();
        assertThat(asked.group(1)).isIn("label_values", "label_names", "metrics", "query_result");
        var inner = asked.group(2);
        Query.of(
            asked.group(1).equals("label_values")
                ? inner.substring(0, inner.lastIndexOf(','))
                : inner);
      }
    }
  }

  @Test
  void templateOnTimeChangeReloadEveryVariableFollowsTheTimeRange() {
    for (var board : boards) {
      assertThat(queries(board))
          .as(board.path())
          .allSatisfy(variable -> assertThat(variable.path("refresh").asInt()).isEqualTo(2));
    }
  }

  @Test
  void panelDatasourceEveryPanelTakesTheVariable() {
    panels(
        (board, panel) ->
            assertThat(panel.path("datasource").path("uid").asText())
                .as(place(board, panel))
                .isEqualTo("${datasource}"));
  }

  @Test
  void panelTitleDescriptionEveryPanelHasBoth() {
    panels(
        (board, panel) -> {
          assertThat(panel.path("title").asText()).isNotBlank();
          assertThat(panel.path("description").asText()).as(place(board, panel)).isNotBlank();
        });
  }

  @Test
  void panelUnitsEveryPanelHasAUnitThatGrafanaKnows() {
    List<String> found = new ArrayList<>();
    panels(
        (board, panel) -> {
          var config = panel.path("fieldConfig");
          List<String> units = new ArrayList<>();
          units.add(config.path("defaults").path("unit").asText());
          for (var override : config.path("overrides")) {
            for (var property : override.path("properties")) {
              if (property.path("id").asText().equals("unit")) {
                units.add(property.path("value").asText());
              }
            }
          }
          units.stream()
              .filter(unit -> !UNITS.contains(unit))
              .forEach(unit -> found.add(place(board, panel) + ": " + unit));
        });
    Excepted.because(
            "times the expected duration; Grafana's list has no such unit, but shows any suffix",
            "nightshift-overview: Duration of the last run, by what is expected: suffix:x")
        .isAllOf(found);
  }

  @Test
  void panelNoTargetsEveryPanelAsksSomething() {
    panels(
        (board, panel) -> assertThat(panel.path("targets")).as(place(board, panel)).isNotEmpty());
  }

  @Test
  void targetLogqlAndTargetLogqlAutoNoPanelAsksLoki() {
    targets(
        (board, panel, target, query) ->
            assertThat(target.path("datasource").path("type").asText())
                .as("a panel of logs needs the two rules about LogQL: " + place(board, panel))
                .isEqualTo("prometheus"));
  }

  @Test
  void targetPromqlEveryQueryIsReadAndJoinsWhatCanMatch() {
    var recorded = Generated.recordedLabels();
    targets(
        (board, panel, target, query) -> {
          var sets = new LabelSets(name -> Generated.labels(recorded, name));
          sets.of(query);
          assertThat(sets.faults()).as(place(board, panel)).isEmpty();
        });
  }

  @Test
  void targetRateIntervalEveryRateTakesTheWindowThatGrafanaChooses() {
    List<String> found = new ArrayList<>();
    targets(
        (board, panel, target, query) ->
            query
                .all(Call.class)
                .filter(call -> Set.of("rate", "irate").contains(call.function()))
                .flatMap(call -> call.all(Selector.class))
                .filter(selector -> !selector.range().equals("$__rate_interval"))
                .forEach(selector -> found.add(place(board, panel))));
    Excepted.because(
            "shows jobs that run once an hour or a day; within the window that Grafana chooses there is no run",
            "nightshift-job: Duration percentiles",
            "nightshift-job: Throughput",
            "nightshift-plugin-ledger: ledger_recovery_attempts_total, per hour",
            "nightshift-plugin-ledger: ledger_gc_bytes_reclaimed_total, per second")
        .isAllOf(found);
  }

  @Test
  void targetJobEverySeriesOfAJobFollowsTheVariable() {
    // Of what tells of servers, the label job names the scrape; the variable holds no such job.
    Excepted.because(
            "an alert may concern a job, a server or neither, so that more than the variable is let through",
            "ALERTS",
            "ALERTS_FOR_STATE")
        .isAllOf(
            lacking(
                selector ->
                    selector.has("job", "=~", "$job")
                        || (Generated.SERIES.ofServers(selector.name())
                            && selector.has("job", "=", "nightshift"))));
  }

  @Test
  void targetInstanceEverySeriesFollowsTheVariable() {
    Excepted.because(
            "alerts are folded over the servers of a deployment and have no instance",
            "ALERTS",
            "ALERTS_FOR_STATE")
        .isAllOf(lacking(selector -> selector.has("instance", "=~", "$instance")));
  }

  private Set<String> lacking(Predicate<Selector> sound) {
    Set<String> lacking = new java.util.TreeSet<>();
    targets(
        (board, panel, target, query) ->
            query
                .all(Selector.class)
                .filter(sound.negate())
                .forEach(selector -> lacking.add(selector.name())));
    return lacking;
  }

  @Test
  void targetCounterAggEveryCounterIsShownByItsGrowth() {
    List<String> found = new ArrayList<>();
    targets(
        (board, panel, target, query) ->
            bareCounters(query).forEach(name -> found.add(place(board, panel) + ": " + name)));
    Excepted.because(
            "two counters of one process by each other: what it did per run since it began",
            "nightshift-job: Items per run: background_job_items_processed_total",
            "nightshift-job: Items per run: background_job_runs_total")
        .isAllOf(found);
  }

  /** Counters outside of a function that takes their restarts into account. */
  static List<String> bareCounters(Query query) {
    List<String> bare = new ArrayList<>();
    bareCounters(query, bare);
    return bare;
  }

  private static void bareCounters(Query query, List<String> bare) {
    if (query instanceof Call call
        && Set.of("rate", "irate", "increase", "resets").contains(call.function())) {
      return;
    }
    if (query instanceof Aggregation counted && counted.operator().equals("count")) {
      return;
    }
    if (query instanceof Binary set && set.isSet() && !set.operator().equals("or")) {
      bareCounters(set.left(), bare);
      if (!(set.right() instanceof Selector)) {
        bareCounters(set.right(), bare); // else only whether it is there
      }
      return;
    }
    if (query instanceof Selector selector && Generated.SERIES.isCounter(selector.name())) {
      bare.add(selector.name());
    }
    query.parts().forEach(part -> bareCounters(part, bare));
  }

  @Test
  void uneditableDashboardNobodyChangesItByHand() {
    boards.forEach(
        board ->
            assertThat(board.json().path("editable").asBoolean(true)).as(board.path()).isFalse());
  }
}
