package dev.nightshift.jobs.legal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HearingRemindersTest {
  private static final String NEW_YORK = "America/New_York";
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  /** Monday 09:30 in New York, whose clocks went forward on the Sunday before. */
  private static final Instant MONDAY = Instant.parse("2026-03-09T13:30:00Z");

  @TempDir Path folder;
  private World world;

  @BeforeEach
  void open() throws Exception {
    world = new World(TestPractice.memory(), TestPractice.folder(folder), folder, START);
    world.tenant(1, "small", NEW_YORK);
    world.hearing(1, 1, 3, NEW_YORK, MONDAY);
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void daysAreOfTheCourtsCalendarAndHoursAreHours() {
    var hearing = new Hearing(1, 1, "T", "Holt", "Court", NEW_YORK, 103L, "Scheduled", MONDAY);
    var slots =
        hearing.slots(
            List.of(Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(2)),
            LocalTime.of(8, 0));
    assertThat(slots.slot("hearing-7d")).as("in winter").isEqualTo("2026-03-02T13:00:00Z");
    assertThat(slots.slot("hearing-1d")).as("in summer").isEqualTo("2026-03-08T12:00:00Z");
    assertThat(slots.slot("hearing-2h")).isEqualTo("2026-03-09T11:30:00Z");
    assertThat(hearing.when()).isEqualTo("Monday 9 March 2026 at 09:30 EDT");
  }

  @Test
  void aHearingThatIsMovedCancelsWhatIsPlannedAndTellsWhoWasReminded() throws Exception {
    sendsAt("2026-03-02T13:00:00Z", 1);
    var moved = Instant.parse("2026-03-12T18:00:00Z");
    world.db.update("update hearings set hearing_date = ? where id = 1", moved);
    var run = sendsAt("2026-03-02T13:15:00Z", 1);
    assertThat(run.value("reminders_cancelled_total")).hasValue(2);
    assertThat(kinds(Outbox.SENT))
        .containsExactly("hearing-7d", "hearing-moved-2026-03-12T18:00:00Z");
    sendsAt("2026-03-08T12:00:00Z", 1); // 7 days before the new date were on the 5th
    assertThat(kinds(Outbox.SENT)).hasSize(3).filteredOn("hearing-7d"::equals).hasSize(2);
    sendsAt("2026-03-11T12:00:00Z", 1);
    sendsAt("2026-03-12T16:00:00Z", 1);
    sendsAt("2026-03-12T16:15:00Z", 0);
    assertThat(kinds(Outbox.SENT)).hasSize(5).contains("hearing-1d", "hearing-2h");
  }

  @Test
  void aHearingThatIsMovedBackGetsItsRemindersBack() throws Exception {
    sendsAt("2026-03-02T13:00:00Z", 1);
    world.db.update(
        "update hearings set hearing_date = ? where id = 1", MONDAY.plus(Duration.ofDays(40)));
    sendsAt("2026-03-03T13:00:00Z", 1);
    assertThat(world.count(Outbox.CANCELLED)).isEqualTo(2);
    world.db.update("update hearings set hearing_date = ? where id = 1", MONDAY);
    sendsAt("2026-03-04T13:00:00Z", 1);
    assertThat(kinds(Outbox.SENT)).last().isEqualTo("hearing-moved-2026-03-09T13:30:00Z");
    assertThat(world.count(Outbox.CANCELLED)).isZero();
    sendsAt("2026-03-08T12:00:00Z", 1);
  }

  @Test
  void aHearingThatIsCalledOffOrTakenOverIsNotRemindedOfToTheOldOnes() throws Exception {
    sendsAt("2026-03-02T12:00:00Z", 0);
    world.db.update("update hearings set attendee_id = 102 where id = 1");
    sendsAt("2026-03-02T13:00:00Z", 1);
    assertThat(
            world.db.rows(
                "select recipient from notifications where status = 'SENT'",
                row -> row.getString(1)))
        .containsExactly("partner.1@example.org");
    world.db.update("update hearings set status = 'Cancelled' where id = 1");
    sendsAt("2026-03-08T12:00:00Z", 1);
    sendsAt("2026-03-08T12:15:00Z", 0);
    assertThat(kinds(Outbox.SENT)).containsExactly("hearing-7d", "hearing-off");
    assertThat(world.count(Outbox.PENDING)).isZero();
  }

  @Test
  void aReminderThatWasNotSentBeforeTheHearingCountsAsNotDelivered() throws Exception {
    sendsAt("2026-03-02T12:00:00Z", 0);
    var run = sendsAt("2026-03-09T14:00:00Z", 0);
    assertThat(world.count(Outbox.FAILED)).isEqualTo(3);
    assertThat(run.value("notification_delivery_ratio", "mail")).hasValue(0.0);
  }

  @Test
  void aCourtWithoutAClockFailsTheRunAfterTheOthersWereRemindedOf() throws Exception {
    world.hearing(2, 1, 3, "America/NewYork", MONDAY);
    world.at(Instant.parse("2026-03-02T13:00:00Z"));
    assertThatThrownBy(() -> world.run(new SendHearingReminders(), world.hearings()))
        .hasMessage(
            "the court of hearing 2 has the time zone \"America/NewYork\", which does not exist");
    assertThat(world.count(Outbox.SENT)).isEqualTo(1);
  }

  private List<String> kinds(String status) throws Exception {
    return world.db.rows(
        "select kind from notifications where status = ? order by id",
        row -> row.getString(1),
        status);
  }

  private TestContext sendsAt(String moment, long messages) throws Exception {
    world.at(Instant.parse(moment));
    var run = world.run(new SendHearingReminders(), world.hearings());
    assertThat(run.items()).as("sent at %s", moment).isEqualTo(messages);
    return run;
  }
}
