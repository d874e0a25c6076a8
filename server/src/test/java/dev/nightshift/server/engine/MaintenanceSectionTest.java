package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.schedule.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceSectionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private final List<ConfigProblem> problems = new ArrayList<>();

  private List<RecurringWindow> read(String yaml) {
    var document = ConfigDocument.parse(yaml);
    var windows =
        MaintenanceSection.read(document, new SettingsBinder(Path.of("."), name -> null), problems);
    MaintenanceSection.checkJobs(document, windows, List.of("backup", "gc"), problems);
    return windows;
  }

  @Test
  void aWindowIsWrittenInWords() {
    var windows =
        read(
            """
            maintenance:
              - name: monthly
                when: first Sunday 02:00
                duration: 2h
              - name: backups
                when: "0 3 * * *"
                duration: 30m
                timeZone: Europe/Zurich
                jobs: [backup]
                exceptCritical: true
                running: hold
                afterWindow: skip
                reason: the tape robot is cleaned
            """);
    assertThat(problems).isEmpty();
    assertThat(windows).hasSize(2);
    var monthly = windows.get(0);
    assertThat(monthly.rule().next(NOW).orElseThrow().start())
        .isEqualTo(Instant.parse("2026-12-06T02:00:00Z"));
    assertThat(monthly.rule().duration()).isEqualTo(Duration.ofHours(2));
    assertThat(monthly.after()).isEqualTo(MaintenanceWindow.After.RUN_ONCE);
    assertThat(monthly.running()).isEqualTo(MaintenanceWindow.Running.FINISH);
    assertThat(monthly.mayHold("gc")).isTrue();
    var backups = windows.get(1);
    assertThat(backups.mayHold("gc")).isFalse();
    assertThat(backups.running()).isEqualTo(MaintenanceWindow.Running.HOLD);
    assertThat(backups.after()).isEqualTo(MaintenanceWindow.After.SKIP);
  }

  @Test
  void allProblemsAreTold() {
    read(
        """
        maintenance:
          - {name: a, when: fifth Sunday 02:00, duration: 2h}
          - {name: b, when: Sunday 02:00, duration: 2h, jobs: [bakup]}
          - {name: b, when: Sunday 02:00, duration: 2h}
          - {name: c, when: Sunday 02:00}
        """);
    assertThat(problems)
        .extracting(ConfigProblem::sentence)
        .satisfiesExactlyInAnyOrder(
            first -> assertThat(first).startsWith("maintenance[0].when is \"fifth Sunday 02:00\""),
            second ->
                assertThat(second)
                    .isEqualTo(
                        "maintenance window \"b\" names \"bakup\", which is no job. Did you mean"
                            + " backup?"),
            third -> assertThat(third).startsWith("maintenance[2].name is \"b\"; each window"),
            fourth -> assertThat(fourth).contains("maintenance[3].duration"));
  }

  @Test
  void aScheduleThatFallsIntoAWindowIsFoundUnlessItComesOftenAnyway() {
    var monthly = read("maintenance: [{name: monthly, when: first Sunday 02:00, duration: 2h}]\n");
    var nightly = new Schedule.Cron("30 2 * * *", ZoneOffset.UTC);
    assertThat(WindowCollisions.of(nightly, monthly, NOW))
        .singleElement()
        .extracting(Finding::toString)
        .isEqualTo(
            "its due time 2026-12-06T02:30:00Z lies in the maintenance window monthly (first Sunday"
                + " 02:00, UTC) and is missed. Choose a time outside the window.");
    for (var fine : List.of("30 4 * * *", "*/10 * * * *", "0 2 * * 1")) {
      assertThat(WindowCollisions.of(new Schedule.Cron(fine, ZoneOffset.UTC), monthly, NOW))
          .isEmpty();
    }
    var jobs =
        Definitions.catalogue(Definitions.job("backup").schedule(nightly), Definitions.job("gc"));
    assertThat(WindowCollisions.of(jobs, monthly, NOW))
        .singleElement()
        .asString()
        .startsWith("job backup: its due time 2026-12-06T02:30:00Z lies in");
  }
}
