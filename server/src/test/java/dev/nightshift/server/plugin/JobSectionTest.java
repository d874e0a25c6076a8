package dev.nightshift.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.catalog.JobDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSectionTest {
  @TempDir static Path temp;
  private LoadedPlugins loaded;

  @BeforeAll
  static void plugin() throws IOException {
    PluginJars.withJob("q.Gc", ".every(Duration.ofMinutes(5))", "")
        .service("q.SessionCleanup")
        .service("q.Exec")
        .source(
            """
            package q;
            import dev.nightshift.job.*;
            import java.time.Duration;
            import java.util.List;
            public class SessionCleanup implements Job<SessionCleanup.Settings> {
              public record Settings(String jdbcUrl, @Setting(byDefault = "30d") Duration olderThan) {}
              public Declaration declare(Settings settings) {
                if (settings.jdbcUrl().equals("none")) {
                  throw new IllegalArgumentException("jdbcUrl is none; give the address of the sessions");
                }
                return Declaration.of("Deletes old sessions").cron("*/5 * * * *")
                    .expectedToTake(Duration.ofMinutes(2)).build();
              }
              public void run(Context context, Settings settings) {}
            }
            """)
        .source(
            """
            package q;
            import dev.nightshift.job.*;
            import java.util.List;
            public class Exec implements Job<Exec.Settings> {
              public record Settings(List<String> command) {}
              public boolean onlyWhenConfigured() { return true; }
              public Declaration declare(Settings settings) {
                return Declaration.of("Runs a program").build();
              }
              public void run(Context context, Settings settings) {}
            }
            """)
        .write(temp.resolve("plugins/q.jar"));
  }

  @AfterEach
  void close() {
    loaded.close();
  }

  private void load(String config) {
    loaded =
        new PluginLoader(temp.resolve("data"), name -> null)
            .load(List.of(PluginFolder.at(temp.resolve("plugins"))), ConfigDocument.parse(config));
  }

  private JobDefinition sound(String job) {
    assertThat(loaded.configProblems()).isEmpty();
    assertThat(loaded.problems()).isEmpty();
    return loaded.job(job).orElseThrow().definition();
  }

  private static final String SESSIONS = "  session_cleanup: {settings: {jdbcUrl: x}}\n";

  private Schedule scheduleOf(String text) {
    load("jobs:\n" + SESSIONS + "  gc: {schedule: " + text + "}\n");
    var schedule = sound("gc").timing().schedule();
    loaded.close();
    return schedule;
  }

  @Test
  void aJobIsWhatItDeclaresWhereConfigYmlSaysNothingElse() {
    load("jobs:\n" + SESSIONS);
    var job = sound("session_cleanup");
    assertThat(job.timing().schedule()).isEqualTo(new Schedule.Cron("*/5 * * * *", ZoneOffset.UTC));
    assertThat(job.timing().expectedInterval()).contains(Duration.ofMinutes(5));
    assertThat(job.timing().maxRuntime()).isEqualTo(Duration.ofMinutes(20));
    assertThat(job.settings())
        .extracting(JobDefinition.SettingDescription::key)
        .containsExactly("jdbcUrl", "olderThan");
    assertThat(loaded.jobs()).extracting(LoadedJob::name).containsExactly("gc", "session_cleanup");
  }

  @Test
  void everythingThatConfigYmlSaysWins() {
    load(
        """
        jobs:
          session_cleanup:
            settings: {jdbcUrl: x}
            schedule: "0 3 * * *"
            timeZone: Europe/Zurich
            owner: identity
            description: Forgets whoever stayed away
            item: visitors forgotten
            criticality: high
            expectedDuration: 5m
            expectsItems: true
            limits: {p50: 10s, p95: 1m, itemsPerSecond: 2000, logLinesPerSecond: 0.5}
            queue: slow
            priority: 7
            retry: {attempts: 3, firstDelay: 1m, maxDelay: 30m}
            overlap: {allow: 2}
            afterOutage: catch_up
            afterStall: never
            intensity: medium
            grants: [backup, runs]
        """);
    var job = sound("session_cleanup");
    assertThat(job.timing().schedule())
        .isEqualTo(new Schedule.Cron("0 3 * * *", ZoneId.of("Europe/Zurich")));
    assertThat(job.owner()).isEqualTo("identity");
    assertThat(job.description()).isEqualTo("Forgets whoever stayed away");
    assertThat(job.item()).isEqualTo("visitors forgotten");
    assertThat(job.criticality()).isEqualTo(Criticality.HIGH);
    assertThat(job.timing().expectedDuration()).contains(Duration.ofMinutes(5));
    assertThat(job.timing().maxRuntime())
        .as("follows the expected duration")
        .isEqualTo(Duration.ofMinutes(50));
    assertThat(job.timing().afterOutage()).isEqualTo(AfterOutage.CATCH_UP);
    assertThat(job.limits())
        .isEqualTo(
            new JobDefinition.Limits(
                true,
                OptionalDouble.of(2000),
                OptionalDouble.of(0.5),
                Optional.of(Duration.ofSeconds(10)),
                Optional.of(Duration.ofMinutes(1))));
    var execution = job.execution();
    assertThat(execution.queue()).isEqualTo("slow");
    assertThat(execution.priority()).isEqualTo(7);
    assertThat(execution.retry())
        .isEqualTo(new Retry(3, Duration.ofMinutes(1), Duration.ofMinutes(30)));
    assertThat(execution.overlap()).isEqualTo(Overlap.allow(2));
    assertThat(execution.afterStall()).isEqualTo(AfterStall.NEVER);
    assertThat(execution.intensity()).isEqualTo(Intensity.MEDIUM);
    assertThat(loaded.job("session_cleanup").orElseThrow().grants())
        .isEqualTo(Set.of("backup", "runs"));
  }

  @Test
  void limitsThatCannotBeMeantAreRefused() {
    load(
        """
        jobs:
          session_cleanup:
            settings: {jdbcUrl: x}
            limits: {p50: 1m, p95: 10s}
          gc:
            limits: {p95: 0s, itemsPerSeconds: 3}
        """);
    assertThat(loaded.configProblems())
        .extracting(ConfigProblem::sentence)
        .map(sentence -> sentence.replaceFirst("^line \\d+: ", ""))
        .containsExactlyInAnyOrder(
            "jobs.session_cleanup.limits: p50 is 1m and p95 10s; the first cannot be the longer"
                + " one.",
            "jobs.gc.limits.itemsPerSeconds: there is no such key. Did you mean itemsPerSecond?",
            "jobs.gc.limits.p95 is 0s; it must be at least 1ms.");
  }

  @Test
  void schedulesAreWrittenInFiveWays() {
    assertThat(scheduleOf("\"*/5 * * * *\""))
        .isEqualTo(new Schedule.Cron("*/5 * * * *", ZoneOffset.UTC));
    assertThat(scheduleOf("every 90s")).isEqualTo(new Schedule.FixedRate(Duration.ofSeconds(90)));
    assertThat(scheduleOf("5m after")).isEqualTo(new Schedule.FixedDelay(Duration.ofMinutes(5)));
    assertThat(scheduleOf("delay 5m")).isEqualTo(new Schedule.FixedDelay(Duration.ofMinutes(5)));
    assertThat(scheduleOf("nightly")).isEqualTo(new Schedule.Cron("0 2 * * *", ZoneOffset.UTC));
    assertThat(scheduleOf("continuous")).isEqualTo(new Schedule.FixedRate(Duration.ofHours(6)));
    assertThat(scheduleOf("manual")).isEqualTo(new Schedule.OnDemand());
  }

  @Test
  void aTimeZoneAloneMovesTheDeclaredCron() {
    load("jobs:\n  session_cleanup: {settings: {jdbcUrl: x}, timeZone: Asia/Tokyo}\n");
    assertThat(sound("session_cleanup").timing().schedule())
        .isEqualTo(new Schedule.Cron("*/5 * * * *", ZoneId.of("Asia/Tokyo")));
  }

  @Test
  void oneTypeMayBeSeveralJobs() {
    load(
        """
        jobs:
          eu_sessions: {type: session_cleanup, settings: {jdbcUrl: eu}}
          us_sessions: {type: session_cleanup, settings: {jdbcUrl: us, olderThan: 5d}}
          fast_gc: {type: gc, schedule: every 10s}
          export: {type: exec, settings: {command: [/bin/true]}, schedule: nightly}
        """);
    assertThat(sound("eu_sessions").type()).isEqualTo("session_cleanup");
    assertThat(loaded.jobs())
        .extracting(LoadedJob::name)
        .as("gc stands alone too; session_cleanup needs settings, exec needs an entry")
        .containsExactly("eu_sessions", "export", "fast_gc", "gc", "us_sessions");
  }

  @Test
  void aDisabledJobIsNotInTheCatalogueButAnnounced() {
    load("jobs:\n  session_cleanup: {enabled: false}\n  gc: {enabled: false}\n");
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.jobs()).isEmpty();
    assertThat(loaded.disabled()).containsExactly("gc", "session_cleanup");
    assertThat(loaded.catalogue().retired()).containsExactly("gc", "session_cleanup");
  }

  @Test
  void allMistakesOfAllJobsAreReportedAtOnce() {
    load(
        """
        jobs:
          session_cleanup:
            settings: {jdbcUrl: x, olderThan: 30 days}
            schedule: "0 3 31 2 *"
          gcc:
            owner: storage
          gc:
            schedul: nightly
            overlap: {allow: 0}
            retry: {attempts: 3, firstDelay: 1h, maxDelay: 1m}
            grants: [backups]
          Export: {type: exec}
          nightly_export: {type: exce, schedule: nightly}
          plain_export: {type: exec, schedule: every day}
          zoned: {type: gc, schedule: every 5m, timeZone: UTC}
        """);
    assertThat(ConfigProblem.report("config.yml", loaded.configProblems()))
        .isEqualTo(
            """
            config.yml has 12 problems:
               1. line 3   jobs.session_cleanup.settings.olderThan is "30 days"; write a duration as 30d, 12h or 90s.
               2. line 4   jobs.session_cleanup.schedule "0 3 31 2 *" never comes: February has no 31st.
               3. line 5   jobs.gcc: no plugin has a job or type of this name. Did you mean gc?
               4. line 8   jobs.gc.schedul: there is no such key. Did you mean schedule?
               5. line 9   jobs.gc.overlap is a mapping; write skip, queue one or allow 3.
               6. line 10  jobs.gc.retry: firstDelay is 1h and maxDelay 1m; the first cannot be the longer one.
               7. line 11  jobs.gc.grants[0] is "backups", which the server does not offer. Did you mean backup?
               8. line 12  jobs.Export: a job's name is [a-z][a-z0-9_-]{0,62}.
               9. line 13  jobs.nightly_export.type is "exce", which no plugin has. Did you mean exec?
              10. line 14  jobs.plain_export.schedule is "every day"; write a cron expression of five fields, "every 5m", "5m after" (the last run), nightly, continuous or manual.
              11. line 14  jobs.plain_export.settings.command is missing; it is required: list of text.
              12. line 15  jobs.zoned.schedule is "every 5m", for which a time zone means nothing; leave it out.""");
  }

  @Test
  void aContradictionThatTheJobFindsIsAMistakeInItsSettings() {
    load("jobs:\n  session_cleanup:\n    settings: {jdbcUrl: none}\n");
    assertThat(loaded.configProblems())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "line 3: jobs.session_cleanup.settings: jdbcUrl is none; give the address of the"
                + " sessions.");
  }

  @Test
  void aJobWithoutSettingsSaysSo() {
    load("jobs:\n" + SESSIONS + "  gc: {settings: {keep: 5}}\n");
    assertThat(loaded.configProblems())
        .extracting(ConfigProblem::toString)
        .containsExactly("line 3: jobs.gc.settings.keep: no setting is taken here; remove it.");
  }

  @Test
  void otherSectionsShapeTheCatalogueToo() {
    load(
        """
        metrics: {prefix: ledger_background_job, jobLabel: task}
        aliases:
          - {metric: runs_total, as: bg_job_executions_total, jobs: [gc]}
          - {metric: duration_seconds, as: bg_job_duration}
        retired: [old_job]
        jobs:
        """
            + SESSIONS);
    assertThat(sound("gc")).isNotNull();
    var catalogue = loaded.catalogue();
    assertThat(catalogue.naming().prefix()).isEqualTo("ledger_background_job");
    assertThat(catalogue.naming().jobLabel()).isEqualTo("task");
    assertThat(catalogue.aliases())
        .containsExactly(
            new Alias("duration_seconds", "bg_job_duration", List.of()),
            new Alias("runs_total", "bg_job_executions_total", List.of("gc")));
    assertThat(catalogue.retired()).containsExactly("old_job");
  }

  @Test
  void mistakesInOtherSectionsAreReportedWithThem() {
    load(
        """
        metrics: {prefx: x, jobLabel: Job}
        aliases:
          - {metric: run_total, as: x}
          - {metric: runs_total, as: "bg runs"}
          - {metric: runs_total, as: background_job_info}
          - {metric: runs_total, as: runs, jobs: [gcc]}
          - {metric: runs_total}
        retired: [gc, Old Job]
        jobs:
        """
            + SESSIONS);
    assertThat(loaded.configProblems().stream().map(ConfigProblem::toString))
        .containsExactly(
            "line 1: metrics.prefx: there is no such key. Did you mean prefix?",
            "line 3: aliases[0].metric is \"run_total\", which no job has. Did you mean"
                + " runs_total?",
            "line 4: aliases[1].as is \"bg runs\"; write a metric's name.",
            "line 5: aliases[2].as is \"background_job_info\", but background_job_info is exported"
                + " by the server already.",
            "line 6: aliases[3].jobs has \"gcc\", which is no job. Did you mean gc?",
            "line 7: aliases[4].as is missing; it is required: text.",
            "line 8: retired[0] is \"gc\", which is still a job; remove it here.",
            "line 8: retired[1] is \"Old Job\"; write the name of a job that is gone.");
  }
}
