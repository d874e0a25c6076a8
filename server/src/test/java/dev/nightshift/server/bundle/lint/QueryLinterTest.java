package dev.nightshift.server.bundle.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.lint.Generated.Rule;
import dev.nightshift.server.bundle.lint.Query.Aggregation;
import dev.nightshift.server.bundle.lint.Query.Binary;
import dev.nightshift.server.bundle.lint.Query.Call;
import dev.nightshift.server.bundle.lint.Query.Literal;
import dev.nightshift.server.bundle.lint.Query.Matcher;
import dev.nightshift.server.bundle.lint.Query.Selector;
import dev.nightshift.server.bundle.lint.Query.Subquery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What pint demands of the rules' expressions. */
class QueryLinterTest {
  private static final long SCRAPE_SECONDS = 15;
  private static final long RETENTION_SECONDS = 15 * 86_400;
  private static final Pattern META = Pattern.compile("[.+*?|\\[\\](){}\\\\]");

  /** In every Prometheus since 2.40 without a flag. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "abs",
          "absent",
          "changes",
          "clamp_min",
          "clamp_max",
          "histogram_quantile",
          "increase",
          "label_replace",
          "last_over_time",
          "max_over_time",
          "min_over_time",
          "predict_linear",
          "rate",
          "time",
          "timestamp",
          "vector");

  private final List<Rule> rules = Generated.rules();

  private Stream<Selector> selectors() {
    return rules.stream().flatMap(rule -> rule.query().all(Selector.class));
  }

  @Test
  void promqlAggregateWhatIsRecordedTellsJobsAndDeploymentsApartButNoServers() {
    var recorded = Generated.recordedLabels();
    assertThat(recorded).hasSizeGreaterThan(10);
    recorded.remove("background_job:bundle:info"); // of the file, not of a deployment
    assertThat(recorded)
        .allSatisfy(
            (name, labels) ->
                assertThat(labels)
                    .as(name)
                    .contains("job", "deployment")
                    .doesNotContain("instance", "pod", "node"));
  }

  @Test
  void promqlCounterNoRuleReadsTheValueOfACounter() {
    assertThat(rules)
        .allSatisfy(
            rule ->
                assertThat(DashboardLinterTest.bareCounters(rule.query()))
                    .as(rule.title())
                    .isEmpty());
  }

  @Test
  void promqlFeaturesNoFunctionNeedsAFlag() {
    assertThat(
            rules.stream()
                .flatMap(rule -> rule.query().all(Call.class))
                .map(Call::function)
                .distinct())
        .isSubsetOf(FUNCTIONS);
  }

  @Test
  void promqlFragileNoAlertSamplesAndWhatDividesSumsWaits() {
    for (var rule : Generated.alerts()) {
      assertThat(rule.query().all(Aggregation.class).map(Aggregation::operator))
          .as(rule.title())
          .doesNotContain("topk", "bottomk", "limitk", "limit_ratio");
      boolean folds =
          rule.query()
              .all(Binary.class)
              .anyMatch(
                  binary ->
                      Set.of("+", "-", "*", "/").contains(binary.operator())
                          && binary.left().all(Aggregation.class).findAny().isPresent()
                          && binary.right().all(Aggregation.class).findAny().isPresent());
      if (folds) {
        assertThat(Generated.seconds(rule.lasting()))
            .as(rule.title())
            .isGreaterThanOrEqualTo(SCRAPE_SECONDS);
      }
    }
  }

  @Test
  void promqlImpossibleAndVectorMatchingEveryJoinCanMatch() {
    var recorded = Generated.recordedLabels();
    for (var rule : rules) {
      var sets = new LabelSets(name -> Generated.labels(recorded, name));
      sets.of(rule.query());
      assertThat(sets.faults()).as(rule.title()).isEmpty();
    }
  }

  @Test
  void joinsThatTheSeedsGotWrongAreFound() {
    for (var wrong :
        List.of(
            "sum without (result) (background_job_runs_total) > 0 and background_job_items == 0",
            "process_resident_memory_bytes > 1 and rate(background_job_runs_total[1m])",
            "sum(background_job_paused) / on (job) count(background_job_paused)",
            "max by (queue) (background_job_paused)",
            "background_job_paused unless sum(background_job_paused)",
            "histogram_quantile(0.9, sum by (job) (rate(background_job_duration_seconds_bucket[1h])))")) {
      var sets = new LabelSets(Generated.SERIES::scraped);
      sets.of(Query.of(wrong));
      assertThat(sets.faults()).as(wrong).isNotEmpty();
    }
    assertThat(DashboardLinterTest.bareCounters(Query.of("background_job_runs_total > 5")))
        .isNotEmpty();
  }

  @Test
  void promqlNanNoSumTakesARatioThatMayBeOfNothing() {
    List<String> found = new ArrayList<>();
    for (var rule : rules) {
      rule.query()
          .all(Aggregation.class)
          .filter(one -> Set.of("sum", "avg", "stddev", "stdvar").contains(one.operator()))
          .flatMap(one -> one.all(Binary.class))
          .filter(one -> Set.of("/", "%").contains(one.operator()))
          .filter(one -> !guarded(one.right()))
          .forEach(one -> found.add(rule.title()));
    }
    Excepted.NOTHING.isAllOf(found);
  }

  private static boolean guarded(Query divisor) {
    return divisor instanceof Literal
        || divisor instanceof Binary compared && compared.compares()
        || divisor instanceof Call call && call.function().startsWith("clamp");
  }

  @Test
  void promqlOffsetAndRangeQueryAskForNoMoreThanPrometheusKeeps() {
    selectors()
        .forEach(
            selector ->
                assertThat(
                        Generated.seconds(selector.range()) + Generated.seconds(selector.offset()))
                    .as(selector.toString())
                    .isLessThan(RETENTION_SECONDS));
    assertThat(rules.stream().flatMap(rule -> rule.query().all(Subquery.class))).isEmpty();
  }

  @Test
  void promqlRateHasRoomForTwoScrapesAndTakesCounters() {
    rules.stream()
        .flatMap(rule -> rule.query().all(Call.class))
        .filter(call -> Set.of("rate", "irate", "increase").contains(call.function()))
        .forEach(
            call -> {
              var selector = (Selector) call.arguments().get(0);
              assertThat(Generated.seconds(selector.range()))
                  .as(selector.toString())
                  .isGreaterThanOrEqualTo(4 * SCRAPE_SECONDS);
              assertThat(Generated.SERIES.isCounter(selector.name()))
                  .as(selector.toString())
                  .isTrue();
            });
  }

  @Test
  void promqlRegexpOnlyWhereThereIsAPattern() {
    selectors()
        .flatMap(selector -> selector.matchers().stream())
        .filter(matcher -> matcher.operator().endsWith("~"))
        .map(Matcher::value)
        .forEach(
            value ->
                assertThat(value).containsPattern(META).doesNotStartWith("^").doesNotEndWith("$"));
  }

  @Test
  void promqlSelectorWhatEveryProcessExportsIsAskedOfTheServersOnly() {
    assertThat(
            selectors()
                .filter(selector -> selector.name().matches("up|(process|jvm|http)_\\w+"))
                .filter(selector -> !selector.has("job", "=", "nightshift")))
        .isEmpty();
  }

  @Test
  void promqlSeriesWhatRulesReadOfRulesIsRecorded() {
    var recorded = rules.stream().filter(rule -> !rule.alert()).map(Rule::name).toList();
    assertThat(selectors().map(Selector::name).filter(name -> name.contains(":")))
        .isNotEmpty()
        .isSubsetOf(recorded);
  }

  @Test
  void promqlSyntaxEveryExpressionIsRead() {
    assertThat(rules)
        .hasSizeGreaterThan(100)
        .allSatisfy(rule -> assertThat(rule.query()).isNotNull());
  }
}
