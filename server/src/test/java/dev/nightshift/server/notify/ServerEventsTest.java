package dev.nightshift.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.engine.Definitions;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.StoreSnapshot;
import dev.nightshift.server.store.H2Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerEventsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Catalogue JOBS =
      Definitions.catalogue(
          Definitions.job("gc").every(Duration.ofHours(1)),
          Definitions.job("backup").every(Duration.ofHours(1)));

  private final TestClock clock = new TestClock(NOON);
  private final List<JobStatus> statuses = new ArrayList<>();
  private final List<MaintenanceWindow> on = new ArrayList<>();
  private final List<MaintenanceWindow> next = new ArrayList<>();
  private final List<MaintenanceWindow> past = new ArrayList<>();
  private HookServer hook;
  private H2Store store;
  private PostOffice office;

  @BeforeEach
  void open() throws IOException {
    hook = new HookServer();
    store = H2Store.inMemory(UUID.randomUUID().toString(), clock);
  }

  @AfterEach
  void close() {
    hook.close();
    store.close();
  }

  private static EventRule rule(Duration digest, Event... events) {
    return new EventRule(
        List.of(events), List.of("hook"), List.of(), List.of(), digest, Duration.ofHours(24));
  }

  /** As after each start of a server: nothing is remembered but by the store. */
  private ServerEvents events(EventRule... rules) {
    var settings = Sinks.settings(Map.of("hook", Sinks.hook(hook.url())), rules);
    office = new PostOffice(settings, store.outbox(), "node", DeliveryListener.NONE, clock);
    return new ServerEvents(
        office,
        settings,
        () -> JOBS,
        () -> new StoreSnapshot(clock.instant(), "id", statuses, Map.of(), false, 0, on),
        new ServerEvents.Windows(() -> on, () -> next, since -> past),
        "http://localhost:8080",
        "blue");
  }

  private static JobStatus status(String job, int failures, Instant success, Pause pause) {
    return new JobStatus(
        job,
        "",
        null,
        NOON,
        pause != null,
        NOON,
        success,
        null,
        failures > 0 ? RunState.FAILED : RunState.SUCCEEDED,
        failures > 0 ? new RunError(ErrorKind.JOB_ERROR, "disk full", "") : null,
        null,
        failures,
        0,
        0,
        null,
        0,
        null,
        null,
        null,
        null,
        0,
        0,
        Map.of(),
        null,
        null,
        null,
        new Orders(pause, null, null));
  }

  private void now(JobStatus... all) {
    statuses.clear();
    statuses.addAll(List.of(all));
  }

  private List<String> subjects() {
    return office.list(Set.of(), null, null, 100).stream()
        .sorted((one, other) -> Long.compare(one.number(), other.number()))
        .map(Outbox.Entry::subject)
        .toList();
  }

  @Test
  void aStreakOfFailuresIsToldOnceAndItsEndOnceWhateverRestartsBetween() {
    var rule = rule(Duration.ZERO, Event.JOB_FAILED, Event.JOB_RECOVERED);
    var first = NOON.minusSeconds(3_600);
    now(status("gc", 0, first, null));
    events(rule).look();
    assertThat(subjects()).isEmpty();
    now(status("gc", 1, first, null));
    events(rule).look();
    now(status("gc", 2, first, null));
    events(rule).look();
    var again = events(rule);
    again.look();
    again.look();
    assertThat(subjects()).containsExactly("[blue] gc fails");
    now(status("gc", 0, NOON, null));
    events(rule).look();
    events(rule).look();
    assertThat(subjects()).containsExactly("[blue] gc fails", "[blue] gc succeeds again");
    now(status("gc", 1, NOON, null));
    events(rule).look();
    assertThat(subjects()).hasSize(3);
  }

  @Test
  void aMessageSaysWhatFailedWhyAndWhereToLook() throws Exception {
    now(status("gc", 2, NOON.minusSeconds(60), null));
    events(rule(Duration.ZERO, Event.JOB_FAILED)).look();
    office.step("hook");
    assertThat(hook.taken().get(0).body())
        .contains("gc failed at 2026-11-23 12:00 UTC; failed runs in a row: 2")
        .contains("Error (job_error): disk full")
        .contains("http://localhost:8080/jobs/gc")
        .contains("\"job\":\"gc\"", "\"event\":\"job_failed\"");
  }

  @Test
  void manyFailuresGoTogether() throws Exception {
    var events = events(rule(Duration.ofMinutes(15), Event.JOB_FAILED));
    now(status("gc", 1, null, null));
    events.look();
    office.step("hook");
    now(status("gc", 1, null, null), status("backup", 1, null, null));
    events.look();
    assertThat(office.step("hook")).as("within the time of the digest").isFalse();
    clock.advance(Duration.ofMinutes(5));
    now(status("gc", 1, NOON, null), status("backup", 1, null, null));
    events.look();
    clock.advance(Duration.ofMinutes(11));
    assertThat(office.step("hook")).isTrue();
    assertThat(office.step("hook")).isFalse();
    assertThat(hook.taken()).hasSize(2);
    assertThat(hook.taken().get(1).body())
        .contains("[blue] backup fails, and 1 more", "\"event\":\"digest\"", "\"messages\":[");
  }

  @Test
  void whatFailsInAWindowIsNotToldBeforeItsEnd() {
    var events = events(rule(Duration.ZERO, Event.JOB_FAILED));
    on.add(window(NOON.minusSeconds(60), NOON.plusSeconds(60)));
    now(status("gc", 1, null, null));
    events.look();
    assertThat(subjects()).isEmpty();
    on.clear();
    events.look();
    assertThat(subjects()).hasSize(1);
  }

  @Test
  void aPauseAndItsEndAreTold() {
    var rule = rule(Duration.ZERO, Event.JOB_PAUSED, Event.JOB_RESUMED);
    on.add(window(NOON.minusSeconds(60), NOON.plusSeconds(60)));
    now(status("gc", 0, NOON, new Pause("ann", NOON, "disk", null, Pause.Running.FINISH)));
    events(rule).look();
    events(rule).look();
    now(status("gc", 0, NOON, null));
    events(rule).look();
    events(rule).look();
    assertThat(subjects()).containsExactly("[blue] gc is paused", "[blue] gc is no longer paused");
  }

  @Test
  void aWindowIsAnnouncedBeganAndEnded() throws Exception {
    var rule =
        rule(
            Duration.ZERO,
            Event.MAINTENANCE_ANNOUNCED,
            Event.MAINTENANCE_STARTED,
            Event.MAINTENANCE_ENDED);
    var window = window(NOON.plus(Duration.ofHours(25)), NOON.plus(Duration.ofHours(27)));
    next.add(window);
    events(rule).look();
    assertThat(subjects()).as("more than a day before").isEmpty();
    clock.advance(Duration.ofHours(1));
    events(rule).look();
    events(rule).look();
    office.step("hook");
    assertThat(hook.taken().get(0).body())
        .contains("From 2026-11-24 13:00 UTC until 2026-11-24 15:00 UTC.");
    next.clear();
    on.add(window);
    clock.set(window.start());
    events(rule).look();
    on.clear();
    past.add(window);
    clock.set(window.end());
    events(rule).look();
    events(rule).look();
    assertThat(subjects())
        .containsExactly(
            "[blue] maintenance monthly is planned for 2026-11-24 13:00 UTC",
            "[blue] maintenance monthly has begun",
            "[blue] maintenance monthly is over");
  }

  private static MaintenanceWindow window(Instant from, Instant to) {
    return new MaintenanceWindow(
        1,
        "monthly",
        true,
        from,
        to,
        Set.of(),
        Set.of(),
        MaintenanceWindow.Running.FINISH,
        MaintenanceWindow.After.RUN_ONCE,
        "new disks",
        "schedule",
        null);
  }
}
