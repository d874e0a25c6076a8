package dev.nightshift.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Declaration;
import dev.nightshift.job.FailureMode;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Severity;
import dev.nightshift.server.catalog.JobDefinition.PluginRef;
import dev.nightshift.server.conventions.Naming;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueBuilderTest {
  private final CatalogueBuilder builder = new CatalogueBuilder(Naming.DEFAULT);

  private static JobDefinition job(String name, Declaration.Builder declaration) {
    var origin = new JobOrigin(name, new PluginRef("p", "1"), List.of(), List.of());
    return JobDefinitions.define(name, origin, declaration.build(), JobOverrides.NONE);
  }

  private static Declaration.Builder plain() {
    return Declaration.of("Does something");
  }

  private static JobAlert alert(String name, String expression) {
    return new JobAlert(
        name, expression, Duration.ZERO, Severity.INFO, "It is old", "Look at it", "");
  }

  @Test
  void jobsThatAgreeAreAllInTheCatalogue() {
    var pages = Metric.gauge("ledger_pages", "Pages.").by("state", "full", "free");
    assertThat(builder.add(job("gc", plain().metric(pages)))).isEmpty();
    assertThat(builder.add(job("backup", plain().metric(pages)))).isEmpty();
    assertThat(builder.build().jobs())
        .extracting(JobDefinition::name)
        .containsExactly("backup", "gc");
  }

  @Test
  void aFixNamesTheJobWhereverItsAuthorCouldNotKnowIt() {
    var job =
        job(
            "photos",
            plain().failsWith("rot", "JOB is old", "`run JOB --wait`, not JOBS or $JOB."));
    assertThat(job.failureModes())
        .containsExactly(
            new FailureMode("rot", "JOB is old", "`run photos --wait`, not JOBS or $photos.", ""));
  }

  @Test
  void aNameIsGivenOnce() {
    builder.add(job("gc", plain()));
    assertThat(builder.add(job("gc", plain().item("blocks"))))
        .containsExactly("a job gc exists already, from plugin p 1.");
    assertThat(builder.build().job("gc").orElseThrow().item()).isEqualTo("items");
  }

  @Test
  void oneMetricNameHasOneDeclaration() {
    builder.add(job("gc", plain().metric(Metric.gauge("ledger_pages", "Pages."))));
    assertThat(
            builder.add(job("backup", plain().metric(Metric.gauge("ledger_pages", "All pages.")))))
        .containsExactly(
            "metric ledger_pages is declared differently by job gc; kind, help, label, values and"
                + " unit must be the same.");
  }

  @Test
  void noMetricTakesANameOfTheServerOrPartOfAHistogram() {
    builder.add(job("gc", plain().metric(Metric.timer("scan_seconds", "Scans."))));
    assertThat(
            builder.add(
                job(
                    "backup",
                    plain()
                        .metric(Metric.counter("background_job_runs_total", "Runs."))
                        .metric(Metric.gauge("background_job_duration_seconds_count", "Runs."))
                        .metric(Metric.gauge("scan_seconds_sum", "Scans."))
                        .metric(Metric.gauge("jvm_threads", "Threads.")))))
        .containsExactly(
            "metric background_job_runs_total: background_job_runs_total is exported by the server"
                + " already; choose another name.",
            "metric background_job_duration_seconds_count: background_job_duration_seconds_count is"
                + " exported by the server already; choose another name.",
            "metric scan_seconds_sum: scan_seconds_sum is exported by job gc already; choose"
                + " another name.",
            "metric jvm_threads: names that begin with jvm_ or process_ are the server's.");
    assertThat(builder.build().jobs()).hasSize(1);
  }

  @Test
  void anAlertAsksForMetricsOfItsJobOrOfTheServer() {
    var age = Metric.gauge("ledger_age_seconds", "Age.");
    var scan = Metric.timer("scan_seconds", "Scans.");
    assertThat(
            builder.add(
                job(
                    "gc",
                    plain()
                        .metric(age)
                        .metric(scan)
                        .alert(
                            alert(
                                "LedgerOld",
                                "ledger_age_seconds > 60 and on () background_job_store_up == 1 and"
                                    + " rate(scan_seconds_count[5m]) > 0")))))
        .isEmpty();
    assertThat(
            builder.add(job("b", plain().alert(alert("BOld", "ledger_age_secs > 1")).metric(age))))
        .containsExactly(
            "alert BOld asks for ledger_age_secs, which the job does not declare. Did you mean"
                + " ledger_age_seconds?");
  }

  @Test
  void alertNamesAreUniqueAndNotTheServers() {
    var age = Metric.gauge("age_seconds", "Age.");
    builder.add(job("a", plain().metric(age).alert(alert("Old", "age_seconds > 1"))));
    assertThat(
            builder.add(
                job(
                    "b",
                    plain()
                        .metric(age)
                        .alert(alert("Old", "age_seconds > 2"))
                        .alert(alert("BackgroundJobOld", "age_seconds > 2")))))
        .containsExactly(
            "alert Old is declared differently by another job.",
            "alert BackgroundJobOld: names that begin with BackgroundJob are the server's.");
  }

  @Test
  void severalAliasesMayShareAName() {
    assertThat(builder.add(new Alias("runs_total", "team_runs", List.of("a")))).isEmpty();
    assertThat(builder.add(new Alias("runs_total", "team_runs", List.of("b")))).isEmpty();
    assertThat(builder.add(new Alias("retries_total", "team_runs", List.of())))
        .contains("as is \"team_runs\", but team_runs is exported by alias of runs_total already.");
    assertThat(builder.add(new Alias("server_info", "x", List.of())).orElseThrow())
        .startsWith("metric is \"server_info\", which no job has.");
  }

  @Test
  void whatAJobDeclaresAndWhatTheProcessHasCanHaveAnAlias() {
    builder.add(job("a", plain().metric(Metric.counter("issues_found_total", "Issues."))));
    assertThat(builder.add(new Alias("issues_found_total", "issues_found", List.of("a"))))
        .isEmpty();
    assertThat(builder.add(new Alias("process_open_fds", "handles", List.of()))).isEmpty();
    assertThat(builder.add(new Alias("process_open_fds", "files", List.of("a"))))
        .contains(
            "jobs is given, but process_open_fds is of the server and of no job; leave it out.");
    assertThat(builder.add(new Alias("issue_found_total", "x", List.of())))
        .contains(
            "metric is \"issue_found_total\", which no job has. Did you mean issues_found_total?");
  }

  @Test
  void countersAreAddedUpUnderAnAliasAndHistogramsAreNot() {
    var without = List.of("result");
    assertThat(builder.add(new Alias("runs_total", "executions_total", List.of(), without)))
        .isEmpty();
    assertThat(builder.add(new Alias("duration_seconds", "took", List.of(), without)))
        .contains("without is given, but only counters and gauges are added up; leave it out.");
  }

  @Test
  void aScheduleThatCannotBeUsedIsRefused() {
    assertThatThrownBy(() -> job("a", plain().cron("0 3 31 2 *", ZoneOffset.UTC)))
        .hasMessage("schedule \"0 3 31 2 *\" never comes: February has no 31st");
    assertThatThrownBy(() -> job("a", plain().cron("61 * * * *")))
        .hasMessageStartingWith("schedule \"61 * * * *\" is no cron expression of five fields: ");
  }

  @Test
  void aDeclaredMaxRuntimeStaysWhenConfigYmlChangesTheExpectedDuration() {
    var declared =
        plain().expectedToTake(Duration.ofMinutes(5)).maxRuntime(Duration.ofMinutes(7)).build();
    var origin = new JobOrigin("a", new PluginRef("p", "1"), List.of(), List.of());
    var none = JobOverrides.NONE;
    var longer =
        new JobOverrides(
            none.schedule(),
            none.timeZone(),
            none.owner(),
            none.criticality(),
            java.util.Optional.of(Duration.ofHours(1)),
            none.maxRuntime(),
            none.expectsItems(),
            none.limits(),
            none.queue(),
            none.priority(),
            none.retry(),
            none.overlap(),
            none.afterOutage(),
            none.afterStall(),
            none.intensity(),
            none.jitter(),
            none.description(),
            none.item());
    var timing = JobDefinitions.define("a", origin, declared, longer).timing();
    assertThat(timing.expectedDuration()).contains(Duration.ofHours(1));
    assertThat(timing.maxRuntime()).isEqualTo(Duration.ofMinutes(7));
    assertThat(timing.schedule()).isEqualTo(new Schedule.OnDemand());
    assertThat(timing.expectedInterval()).isEmpty();
  }
}
