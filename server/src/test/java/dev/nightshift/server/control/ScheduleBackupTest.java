package dev.nightshift.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.engine.Definitions;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.OrderDesk;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.store.H2Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScheduleBackupTest {
  private static final Actor ANN = new Actor("ann", Role.ADMIN, "127.0.0.1", "r");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  private final Catalogue catalogue =
      Definitions.catalogue(Definitions.job("gc").every(Duration.ofHours(1)));
  private final H2Store h2 = H2Store.inMemory(UUID.randomUUID().toString(), CLOCK);
  private final List<AuditEntry> audited = new ArrayList<>();
  private final OrderDesk desk =
      new OrderDesk() {
        @Override
        public void missed(List<RunStore.Missed> misses) {}

        @Override
        public void look() {}

        @Override
        public void ended(Run run) {}
      };
  private final Door door = new Door(() -> catalogue, audited::add, CLOCK);
  private final ScheduleBackup backup =
      new ScheduleBackup(door, catalogue, h2.controls(), desk, CLOCK);
  private final JobActions jobs = new JobActions(door, h2.controls(), desk, CLOCK);
  private final ScheduleActions schedules = new ScheduleActions(door, h2.controls(), desk, CLOCK);

  @BeforeEach
  void register() {
    h2.runs()
        .register(
            List.of(
                new Registration(
                    new JobKey("gc", ""),
                    new Schedule.FixedRate(Duration.ofHours(1)),
                    Optional.of(Duration.ofHours(1)),
                    "default",
                    List.of())),
            CLOCK.instant());
  }

  @AfterEach
  void close() {
    h2.close();
  }

  private ScheduleBackup.Copy copy() {
    return backup.copies().get(0);
  }

  @Test
  void whatWasOrderedComesBack() {
    schedules.set("gc", "30 2 * * *", "Europe/Zurich", "at night", ANN);
    jobs.intensity("gc", "low", "", ANN);
    jobs.pause("gc", "2h", "hold", "a vacuum runs", ANN);
    var saved = copy();
    schedules.reset("gc", "by mistake", ANN);
    jobs.intensity("gc", "", "", ANN);
    jobs.resume("gc", "", ANN);
    assertThat(copy().schedule()).isNull();

    var restored = backup.restore(saved, "deleted by mistake", ANN);
    assertThat(restored.schedule()).isEqualTo("30 2 * * *");
    assertThat(restored.zone()).isEqualTo("Europe/Zurich");
    assertThat(restored.intensity()).isEqualTo("low");
    assertThat(restored.pause().running()).isEqualTo("hold");
    assertThat(restored.pause().until()).isEqualTo("2026-11-22T14:00:00Z");
    assertThat(copy()).isEqualTo(restored);
    assertThat(audited.get(audited.size() - 1).toString())
        .contains("restore schedule", "deleted by mistake", "DONE");
    assertThat(schedules.history("gc", 10)).as("it can be undone").hasSize(3);
  }

  @Test
  void aJobAsDeclaredComesBackToo() {
    var saved = copy();
    schedules.set("gc", "every 5m", "", "", ANN);
    assertThat(backup.restore(saved, "", ANN).schedule()).isNull();
  }

  @Test
  void whatCannotBeRestoredIsRefused() {
    var saved = copy();
    assertThatThrownBy(() -> backup.restore(saved, "", ANN))
        .hasMessage("gc is as in the copy already; there is nothing to restore");
    assertThatThrownBy(
            () ->
                backup.restore(new ScheduleBackup.Copy("gcc", "", null, null, null, null), "", ANN))
        .hasMessageContaining("there is no job \"gcc\"");
    assertThatThrownBy(
            () ->
                backup.restore(
                    new ScheduleBackup.Copy("gc", "", "at noon", null, null, null), "", ANN))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.kind()).isEqualTo(Refusal.Kind.INVALID));
    assertThatThrownBy(
            () ->
                backup.restore(
                    new ScheduleBackup.Copy("gc", "", null, null, "extreme", null), "", ANN))
        .hasMessage("the copy has \"extreme\"; write one of low, medium, high");
    assertThat(audited).hasSize(4).allMatch(entry -> entry.toString().contains("REFUSED"));
  }
}
