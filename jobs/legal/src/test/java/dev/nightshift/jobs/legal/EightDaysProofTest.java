package dev.nightshift.jobs.legal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three tenants walk through eight days, in which New York's clocks go forward. Whatever is to be
 * told is told once: counted at the sinks, on the other side of real sockets.
 */
@Tag("proof")
class EightDaysProofTest {
  private static final Instant START = Instant.parse("2026-03-04T00:00:00Z");
  private static final int DAYS = 8;
  private static final Map<Long, String> ZONES =
      Map.of(1L, "America/New_York", 2L, "Europe/Zurich", 3L, "Australia/Sydney");
  private static final List<String> SIZES = List.of("small", "standard", "enterprise");

  /** Of one tenant, due at one moment: batches of 100 end within it. */
  private int dueAtOnce = Proof.size(105, 1_667);

  private int tasks = Proof.size(150, 5_000);
  private final Duration step = Duration.ofMinutes(Proof.size(120, 15));

  @TempDir Path folder;

  @Test
  void everyMessageArrivesOnceInMemoryAlthoughTwoServersGoDown() throws Exception {
    walk(TestPractice.memory());
  }

  @Test
  void everyMessageArrivesOnceInPostgresAlthoughTwoServersGoDown() throws Exception {
    dueAtOnce = Proof.size(25, dueAtOnce);
    tasks = Proof.size(60, tasks);
    walk(TestPractice.postgres());
  }

  private void walk(Practice practice) throws Exception {
    var holidays = Files.writeString(folder.resolve("holidays.txt"), "2026-03-09 A day off\n");
    try (var smtp = new SmtpSink();
        var http = new WebhookSink();
        var world =
            new World(practice, TestPractice.sinks(smtp.port(), http.port()), folder, START)) {
      populate(world);
      Map<String, Instant> arrivals = new HashMap<>();
      double worst = 0;
      int stops = 0;
      var end = START.plus(Duration.ofDays(DAYS));
      for (var now = START; now.isBefore(end); now = now.plus(step)) {
        world.at(now);
        boolean goesDown =
            now.equals(START.plus(Duration.ofHours(36)))
                || now.equals(START.plus(Duration.ofHours(108)));
        if (goesDown) {
          stops++;
          world.stopped(new CheckSlaAndOverdue(), world.sla(), 7);
          world.stopped(new SendHearingReminders(), world.hearings(), 4);
          world.stopped(new CheckUpcomingDeadlines(), world.deadlines(holidays), 4);
        }
        var sla = world.run(new CheckSlaAndOverdue(), world.sla());
        worst = Math.max(worst, sla.value(OverdueTasks.WORST).orElse(0));
        world.run(new SendHearingReminders(), world.hearings());
        if (now.getEpochSecond() % 3600 == 0) {
          world.run(new CheckUpcomingDeadlines(), world.deadlines(holidays));
        }
        for (var mail : smtp.taken()) {
          arrivals.putIfAbsent(mail.id(), now);
        }
      }
      assertThat(stops).isEqualTo(2);
      assertOnce(world, smtp, http);
      assertThat(worst).as("latest detection, s").isLessThanOrEqualTo(step.toSeconds());
      assertReminderOfTheChangeOfClocks(smtp, arrivals);
      System.out.printf(
          "%d tenants, %d tasks, %d days in steps of %s: %d mails and %d posts, each once%n",
          ZONES.size(), tasks, DAYS, step, smtp.taken().size(), http.taken().size());
    }
  }

  private void populate(World world) throws Exception {
    var span = Duration.ofDays(DAYS).toSeconds();
    for (long tenant = 1; tenant <= 3; tenant++) {
      world.tenant(tenant, SIZES.get((int) tenant - 1), ZONES.get(tenant));
      var zone = ZoneId.of(ZONES.get(tenant));
      for (int i = 0; i < 12; i++) {
        var day = LocalDate.of(2026, 3, 5).plusDays(i);
        world.hearing(
            tenant * 1_000 + i,
            tenant,
            3 + i % 2,
            ZONES.get(tenant),
            day.atTime(9, 30).atZone(zone).toInstant());
        world.deadline(tenant * 1_000 + i, tenant, 3 + i % 2, day);
      }
      world.db.update(
          "insert into automation_rules (id, tenant_id, name, event, actions, max_per_hour)"
              + " values (?, ?, 'urgent', 'task.overdue', 'set-priority:high', 10000)",
          tenant,
          tenant);
    }
    for (int i = 0; i < tasks; i++) {
      boolean atOnce = i < dueAtOnce;
      var due = START.plusSeconds(atOnce ? 90_000 : span * (i - dueAtOnce) / (tasks - dueAtOnce));
      world.task(100_000 + i, atOnce ? 1 : 1 + i % 3, 3 + i % 2, due);
    }
  }

  private void assertOnce(World world, SmtpSink smtp, WebhookSink http) throws Exception {
    List<String> arrived = new ArrayList<>();
    smtp.taken().forEach(mail -> arrived.add(mail.id().replaceAll("[<>]|@nightshift", "")));
    http.taken().forEach(post -> arrived.add(post.key()));
    assertThat(arrived).doesNotHaveDuplicates().hasSize((int) world.count(Outbox.SENT));
    assertThat(world.count(Outbox.FAILED)).isZero();
    assertThat(world.count(Outbox.SENDING)).isZero();

    var now = world.now();
    long overdue = world.db.number("select count(*) from tasks where due_date < ?", now);
    assertThat(overdue).isGreaterThan(tasks * 9L / 10);
    for (var expected :
        Map.of(
                "task-overdue", overdue,
                "task-escalated-1", older(world, Duration.ofDays(1)),
                "task-escalated-2", older(world, Duration.ofDays(3)))
            .entrySet()) {
      assertThat(
              world.db.number(
                  "select count(*) from notifications where kind = ? and status = 'SENT'",
                  expected.getKey()))
          .as(expected.getKey())
          .isEqualTo(expected.getValue());
    }
    assertThat(
            world.db.number(
                "select count(*) from automation_logs where status = 'success' and actions_executed"
                    + " like '[{\"action\":\"set-priority:high\",\"duration_ms\":%'"))
        .isEqualTo(overdue);
    // within eight days each of the first hearings is told of three times, or what of it was left
    var kinds =
        new TreeSet<>(
            world.db.rows(
                "select distinct kind from notifications where status = 'SENT'",
                row -> row.getString(1)));
    assertThat(kinds)
        .contains(
            "hearing-7d", "hearing-1d", "hearing-2h", "deadline-7", "deadline-3", "deadline-1");
  }

  private static long older(World world, Duration age) throws Exception {
    return world.db.number("select count(*) from tasks where due_date < ?", world.now().minus(age));
  }

  /** Monday's hearing in New York: the day before is the one whose clocks go forward. */
  private void assertReminderOfTheChangeOfClocks(SmtpSink smtp, Map<String, Instant> arrivals) {
    var monday =
        smtp.taken().stream()
            .filter(mail -> mail.subject().contains("Holt v. Marsh 1004"))
            .toList();
    assertThat(monday).isNotEmpty();
    assertThat(monday).allMatch(mail -> mail.subject().contains("9 March 2026 at 09:30 EDT"));
    assertThat(monday.stream().map(mail -> arrivals.get(mail.id())))
        .contains(
            Instant.parse("2026-03-08T12:00:00Z"), stepFrom(Instant.parse("2026-03-09T11:30:00Z")));
  }

  private Instant stepFrom(Instant instant) {
    long seconds = Duration.between(START, instant).toSeconds();
    long steps = (seconds + step.toSeconds() - 1) / step.toSeconds();
    return START.plus(step.multipliedBy(steps));
  }
}
