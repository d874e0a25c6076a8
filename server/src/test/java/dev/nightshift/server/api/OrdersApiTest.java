package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.control.Actions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.control.JobActions;
import dev.nightshift.server.control.RunActions;
import dev.nightshift.server.control.ScheduleActions;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.OrderDesk;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.engine.RunRequests;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.H2Store;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What people may order of jobs and runs, on a real store; the engine is told, but is not there.
 */
@ExtendWith(DropwizardExtensionsSupport.class)
class OrdersApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant NOW = FakeBackend.NOW;
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final NodeName NODE = new NodeName("node-1", "one", "1.0");

  private static final H2Store STORE = H2Store.inMemory(UUID.randomUUID().toString(), CLOCK);
  private static final List<AuditEntry> AUDIT = new ArrayList<>();
  private static final List<RunRequest> ASKED = new ArrayList<>();
  private static final List<UUID> ENDED = new ArrayList<>();

  private static final RunRequests REQUESTS =
      request -> {
        if (request.actor().equals("late")) {
          throw new IllegalStateException("the server is shutting down and takes no runs");
        }
        ASKED.add(request);
        return FakeBackend.ASKED;
      };
  private static final OrderDesk DESK =
      new OrderDesk() {
        @Override
        public void missed(List<RunStore.Missed> misses) {}

        @Override
        public void look() {}

        @Override
        public void ended(Run run) {
          ENDED.add(run.id());
        }
      };
  private static final Door DOOR = new Door(FakeBackend::catalogue, AUDIT::add, CLOCK);
  private static final JobOverview.Reader OVERVIEWS =
      new JobOverview.Reader(FakeBackend.catalogue(), STORE.history(), List::of);

  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addProvider(new ApiTest.ActingAs())
          .addResource(
              new JobsResource(
                  FakeBackend.catalogue(),
                  OVERVIEWS,
                  new Actions(DOOR, REQUESTS, STORE.onceKeys(), CLOCK)))
          .addResource(
              new JobScheduleResource(FakeBackend.catalogue(), OVERVIEWS, List.of(), CLOCK))
          .addResource(
              new RunsResource(
                  FakeBackend.catalogue(), STORE.history(), STORE.search(), OVERVIEWS, CLOCK))
          .addResource(new JobOrdersResource(new JobActions(DOOR, STORE.controls(), DESK, CLOCK)))
          .addResource(
              new RunOrdersResource(
                  new RunActions(DOOR, STORE.controls(), STORE.history(), REQUESTS, DESK, CLOCK)))
          .addResource(
              new ScheduleChangesResource(new ScheduleActions(DOOR, STORE.controls(), DESK, CLOCK)))
          .build();

  static {
    STORE.runs().open(NODE, NOW, Duration.ofSeconds(60));
  }

  private Run waiting;
  private Run atWork;
  private Run asked;
  private Run failed;
  private Run triedAgain;
  private Run nextTry;
  private Run succeeded;
  private long ids;

  @BeforeEach
  void someRuns() {
    for (var job : FakeBackend.catalogue().jobs()) {
      for (var order : List.of("resume", "schedule/reset", "intensity/reset")) {
        post("/jobs/" + job.name() + "/" + order, "{}", "admin");
      }
      STORE
          .runs()
          .register(
              List.of(
                  new Registration(
                      new JobKey(job.name(), ""),
                      job.timing().schedule(),
                      Optional.of(Duration.ofHours(1)),
                      "default",
                      List.of())),
              NOW.minusSeconds(1_800));
    }
    ids = System.nanoTime();
    waiting = insert(run(RunState.QUEUED));
    atWork = insert(run(RunState.RUNNING));
    asked = insert(run(RunState.RUNNING));
    post("/runs/" + asked.id() + "/cancel", "{\"reason\": \"wrong day\"}", "admin");
    failed = insert(run(RunState.RUNNING));
    end(failed, RunState.FAILED, null);
    triedAgain = insert(run(RunState.RUNNING));
    nextTry = next(triedAgain);
    end(triedAgain, RunState.FAILED, nextTry);
    succeeded = insert(run(RunState.RUNNING));
    end(succeeded, RunState.SUCCEEDED, null);
    AUDIT.clear();
    ASKED.clear();
    ENDED.clear();
  }

  @Test
  void everyRefusalNamesTheThingTheStateAndTheNextStep() {
    post("/jobs/backup/pause", "{\"reason\": \"disk\", \"until\": \"2h\"}", "admin");
    put("/jobs/backup/schedule", "{\"schedule\": \"0 3 * * *\"}", "admin");
    put("/jobs/backup/intensity", "{\"intensity\": \"high\"}", "admin");
    AUDIT.clear();
    var nobody = new UUID(7, 7);
    var table =
        """
        POST | jobs/bakup/pause                      | {}                               | 404 | there is no job "bakup"; did you mean backup?
        POST | jobs/backup/pause                     | {}                               | 409 | backup is paused already, by test since 2026-03-01T12:00:00Z until 2026-03-01T14:00:00Z: disk; resume it before you pause it otherwise
        POST | jobs/integrity_scrub/pause            | {"until": "soon"}                | 400 | until is "soon"; write how long, as 30m, 2h or 7d, or an instant in UTC, as 2026-01-31T12:00:00Z
        POST | jobs/integrity_scrub/pause            | {"until": "2026-03-01T12:00:00Z"}| 400 | until is "2026-03-01T12:00:00Z", which is over; a pause must end in the future
        POST | jobs/integrity_scrub/pause            | {"running": "kill"}              | 400 | running is "kill"; write finish, hold, cancel
        POST | jobs/integrity_scrub/pause            | {"unitl": "2h"}                  | 400 | the body has "unitl"; known are until, running, reason
        POST | jobs/integrity_scrub/pause            | {"reason": "%LONG%"}             | 400 | the reason has 1001 characters; at most 1000 are kept
        POST | jobs/bakup/resume                     | {}                               | 404 | there is no job "bakup"; did you mean backup?
        POST | jobs/integrity_scrub/resume           | {}                               | 409 | integrity_scrub is not paused; nothing holds its due times back
        POST | jobs/bakup/runs                       | {}                               | 404 | there is no job "bakup"; did you mean backup?
        POST | jobs/backup/runs                      | {"parameters": {"keep": "x", "target": "s3"}} | 400 | parameter "keep" is "x"; write a whole number, as 42.
        POST | runs/%NOBODY%/cancel                  | {}                               | 404 | there is no run %NOBODY%; it may have been removed by retention. GET /api/v1/runs lists those there are
        POST | runs/7/cancel                         | {}                               | 400 | the run's id is "7"; it must be as in "id" of a run, a UUID
        POST | runs/%SUCCEEDED%/cancel               | {}                               | 409 | run %SUCCEEDED% of integrity_scrub has ended already: SUCCEEDED at 2026-03-01T12:00:00Z; only a run that waits or is at work can be cancelled
        POST | runs/%TRIED_AGAIN%/cancel             | {}                               | 409 | run %TRIED_AGAIN% of integrity_scrub has ended already: FAILED at 2026-03-01T12:00:00Z; its next attempt has not: cancel %NEXT_TRY%
        POST | runs/%ASKED%/cancel                   | {}                               | 409 | run %ASKED% of integrity_scrub was asked to stop already, by test at 2026-03-01T12:00:00Z: wrong day
        POST | runs/%NOBODY%/retry                   | {}                               | 404 | there is no run %NOBODY%; it may have been removed by retention. GET /api/v1/runs lists those there are
        POST | runs/%WAITING%/retry                  | {}                               | 409 | run %WAITING% of integrity_scrub is QUEUED; only a run that has ended without success is retried: wait for its end, or cancel it first
        POST | runs/%AT_WORK%/retry                  | {}                               | 409 | run %AT_WORK% of integrity_scrub is RUNNING; only a run that has ended without success is retried: wait for its end, or cancel it first
        POST | runs/%SUCCEEDED%/retry                | {}                               | 409 | run %SUCCEEDED% of integrity_scrub SUCCEEDED at 2026-03-01T12:00:00Z; only a run that has ended without success is retried: ask for a new run instead
        POST | runs/%TRIED_AGAIN%/retry              | {}                               | 409 | run %TRIED_AGAIN% of integrity_scrub is retried by the server already, as %NEXT_TRY%; wait for its end, or cancel that one first
        PUT  | jobs/bakup/schedule                   | {"schedule": "nightly"}          | 404 | there is no job "bakup"; did you mean backup?
        PUT  | jobs/backup/schedule                  | {}                               | 400 | schedule is missing; write a cron expression, "every 5m", nightly, continuous or manual
        PUT  | jobs/backup/schedule                  | {"schedule": "each night"}       | 400 | the schedule is "each night"; write a cron expression of five fields, "every 5m", "5m after" (the last run), nightly, continuous or manual
        PUT  | jobs/backup/schedule                  | {"schedule": "every 5m", "zone": "Mars/Base"} | 400 | the schedule has the time zone "Mars/Base"; write one as Europe/Zurich or UTC
        PUT  | jobs/backup/schedule                  | {"schedule": "0 3 * * *"}        | 409 | the schedule of backup is 0 3 * * * already
        PUT  | jobs/integrity_scrub/schedule         | {"schedule": "every 1h"}         | 409 | the schedule of integrity_scrub is every 1h already, as declared
        POST | jobs/integrity_scrub/schedule/reset   | {}                               | 409 | integrity_scrub is on its declared schedule already, every 1h; there is nothing to reset
        POST | jobs/integrity_scrub/schedule/undo    | {}                               | 409 | no change of the schedule of integrity_scrub is left to take back
        PUT  | jobs/backup/intensity                 | {"intensity": "full"}            | 400 | intensity is "full"; write low, medium, high
        PUT  | jobs/backup/intensity                 | {"intensity": "high"}            | 409 | the intensity of backup is high already
        POST | jobs/integrity_scrub/intensity/reset  | {}                               | 409 | integrity_scrub presses as declared already, low; there is nothing to reset
        """
            .replace("%NOBODY%", nobody.toString())
            .replace("%SUCCEEDED%", succeeded.id().toString())
            .replace("%TRIED_AGAIN%", triedAgain.id().toString())
            .replace("%NEXT_TRY%", nextTry.id().toString())
            .replace("%ASKED%", asked.id().toString())
            .replace("%WAITING%", waiting.id().toString())
            .replace("%AT_WORK%", atWork.id().toString())
            .replace("%LONG%", "x".repeat(1_001));
    var soFar = new StringBuilder();
    var expected = new StringBuilder();
    for (var line : table.lines().toList()) {
      var cells = line.split("\\s*\\|\\s*", 5);
      var response = send(cells[0], "/" + cells[1], cells[2], "admin");
      expected.append(cells[1]).append(' ').append(cells[3]).append(' ').append(cells[4]);
      expected.append('\n');
      soFar.append(cells[1]).append(' ').append(response.getStatus()).append(' ');
      soFar.append(json(response).path("detail").asText()).append('\n');
    }
    assertThat(soFar).hasToString(expected.toString());
    assertThat(ASKED).isEmpty();
    assertThat(AUDIT).extracting(AuditEntry::outcome).containsOnly(AuditEntry.Outcome.REFUSED);
  }

  @Test
  void whoMayOnlyReadOrdersNothingAndTheAttemptIsAudited() {
    var orders =
        List.of(
            "POST | /jobs/backup/pause | pause backup",
            "POST | /jobs/backup/resume | resume backup",
            "POST | /runs/" + atWork.id() + "/cancel | cancel runs",
            "POST | /runs/" + failed.id() + "/retry | retry runs",
            "PUT | /jobs/backup/schedule | change the schedule of backup",
            "POST | /jobs/backup/schedule/reset | change the schedule of backup",
            "POST | /jobs/backup/schedule/undo | change the schedule of backup",
            "PUT | /jobs/backup/intensity | change the intensity of backup",
            "POST | /jobs/backup/intensity/reset | change the intensity of backup",
            "POST | /jobs/backup/runs | run backup");
    for (var order : orders) {
      var cells = order.split(" \\| ", 3);
      var body =
          cells[0].equals("PUT")
              ? (cells[1].endsWith("schedule")
                  ? "{\"schedule\": \"manual\"}"
                  : "{\"intensity\": \"high\"}")
              : "{}";
      var response = send(cells[0], cells[1], body, "viewer");
      assertThat(response.getStatus()).as(order).isEqualTo(403);
      assertThat(json(response).path("detail").asText())
          .isEqualTo("\"test\" may not " + cells[2] + ": its role is viewer, and this needs admin");
    }
    assertThat(AUDIT).hasSize(orders.size());
    assertThat(AUDIT).extracting(AuditEntry::outcome).containsOnly(AuditEntry.Outcome.REFUSED);
    assertThat(STORE.controls().orders()).isEmpty();
    assertThat(ASKED).isEmpty();
  }

  @Test
  void aPauseShowsOnItsJobUntilItIsResumed() {
    var body = "{\"until\": \"2h\", \"running\": \"hold\", \"reason\": \"the disk is full\"}";
    var paused = post("/jobs/backup/pause", body, "admin");
    assertThat(paused.getStatus()).isEqualTo(200);
    var pause = json(paused).path("pause");
    assertThat(pause)
        .isEqualTo(
            read(
                "{\"by\": \"test\", \"at\": \"2026-03-01T12:00:00Z\", \"reason\": \"the disk is"
                    + " full\", \"until\": \"2026-03-01T14:00:00Z\", \"running\": \"hold\"}"));
    var job = get("/jobs/backup");
    assertThat(job.path("state").asText()).isEqualTo("paused");
    assertThat(job.path("pause")).isEqualTo(pause);
    audited("pause", "backup", "the disk is full");

    assertThat(
            json(post("/jobs/backup/resume", "{\"reason\": \"new disk\"}", "admin")).path("ended"))
        .isEqualTo(pause);
    assertThat(get("/jobs/backup").path("pause").isNull()).isTrue();
    audited("resume", "backup", "new disk");
  }

  @Test
  void aRunThatWaitsIsCancelledAtOnceAndOneAtWorkIsAsked() {
    var done = post("/runs/" + waiting.id() + "/cancel", "{\"reason\": \"not now\"}", "admin");
    assertThat(done.getStatus()).isEqualTo(200);
    assertThat(json(done).path("state").asText()).isEqualTo("CANCELLED");
    assertThat(ENDED).containsExactly(waiting.id());
    audited("cancel", waiting.id().toString(), "not now");

    var later = post("/runs/" + atWork.id() + "/cancel", "{\"reason\": \"not now\"}", "admin");
    assertThat(later.getStatus()).isEqualTo(202);
    var run = get("/runs/" + atWork.id());
    assertThat(run.path("state").asText()).isEqualTo("RUNNING");
    assertThat(run.path("cancel"))
        .isEqualTo(
            read("{\"by\": \"test\", \"at\": \"2026-03-01T12:00:00Z\", \"reason\": \"not now\"}"));
    assertThat(STORE.controls().wishes("node-1")).containsKey(atWork.id());
  }

  @Test
  void aRetryIsANewRunLikeTheOldOneAndNamesIt() {
    var response = post("/runs/" + failed.id() + "/retry", "{\"reason\": \"again\"}", "admin");
    assertThat(response.getStatus()).isEqualTo(202);
    assertThat(response.getHeaderString("Location")).endsWith("/api/v1/runs/" + FakeBackend.ASKED);
    assertThat(json(response).path("retryOf").asText()).isEqualTo(failed.id().toString());
    assertThat(ASKED)
        .containsExactly(
            new RunRequest(
                "integrity_scrub", Trigger.MANUAL, "test", Map.of(), false, failed.id()));
    audited("retry", failed.id().toString(), "again");
  }

  @Test
  void anotherScheduleShowsEverywhereUntilItIsUndone() {
    var body =
        "{\"schedule\": \"0 3 * * *\", \"zone\": \"Europe/Berlin\", \"reason\": \"quieter\"}";
    var change = json(put("/jobs/backup/schedule", body, "admin"));
    assertThat(change.path("kind").asText()).isEqualTo("set");
    assertThat(change.path("before").isNull()).isTrue();
    assertThat(change.path("after").asText()).isEqualTo("0 3 * * * (Europe/Berlin)");
    audited("schedule set", "backup", "quieter");

    var job = get("/jobs/backup");
    assertThat(job.path("schedule").asText()).contains("03:00").contains("Europe/Berlin");
    assertThat(job.path("expectedIntervalSeconds").asDouble()).isEqualTo(86_400);
    assertThat(job.path("nextRun").asText()).isEqualTo("2026-03-02T02:00:00Z");
    assertThat(job.path("orderedSchedule"))
        .isEqualTo(
            read(
                "{\"schedule\": \"0 3 * * * (Europe/Berlin)\", \"by\": \"test\", \"at\":"
                    + " \"2026-03-01T12:00:00Z\", \"reason\": \"quieter\", \"declared\": \"every"
                    + " 1h\"}"));
    assertThat(get("/jobs/backup/schedule").path("zone").asText()).isEqualTo("Europe/Berlin");

    assertThat(json(post("/jobs/backup/schedule/undo", "{}", "admin")).path("after").isNull())
        .isTrue();
    assertThat(get("/jobs/backup").path("schedule").asText()).isEqualTo("every 1h");
    var history = get("/jobs/backup/schedule/history").path("items");
    assertThat(history.path(0).path("kind").asText()).isEqualTo("undo");
    assertThat(history.path(1).path("undone").asBoolean()).isTrue();
  }

  @Test
  void anotherIntensityShowsOnItsJobUntilItIsReset() {
    assertThat(
            json(put("/jobs/backup/intensity", "{\"intensity\": \"high\"}", "admin"))
                .path("intensity")
                .asText())
        .isEqualTo("high");
    var job = get("/jobs/backup");
    assertThat(job.path("intensity").asText()).isEqualTo("high");
    assertThat(job.path("declaredIntensity").asText()).isEqualTo("low");
    post("/jobs/backup/intensity/reset", "{}", "admin");
    assertThat(get("/jobs/backup").path("intensity").asText()).isEqualTo("low");
  }

  private void audited(String action, String target, String reason) {
    var last = AUDIT.get(AUDIT.size() - 1);
    assertThat(last.outcome()).isEqualTo(AuditEntry.Outcome.DONE);
    assertThat(last.actor().name()).isEqualTo("test");
    assertThat(last.action()).isEqualTo(action);
    assertThat(last.target()).isEqualTo(target);
    assertThat(last.reason()).isEqualTo(reason);
  }

  private Response post(String path, String body, String role) {
    return send("POST", path, body, role);
  }

  private Response put(String path, String body, String role) {
    return send("PUT", path, body, role);
  }

  private Response send(String method, String path, String body, String role) {
    var response =
        SERVER
            .target("/api/v1" + path)
            .request()
            .header("X-Role", role)
            .method(method, Entity.json(body));
    response.bufferEntity();
    return response;
  }

  private JsonNode get(String path) {
    return json(SERVER.target("/api/v1" + path).request().get());
  }

  private static JsonNode json(Response response) {
    return read(response.readEntity(String.class));
  }

  private static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Run insert(Run run) {
    return STORE.runs().insert(run, 1_000);
  }

  private static void end(Run run, RunState state, Run successor) {
    var outcome = new Outcome(state, NOW, NOW, Progress.NONE, null, null, Duration.ZERO, 0, null);
    STORE.runs().end(List.of(new RunStore.End(run, outcome, false, successor, null)));
  }

  private Run run(RunState state) {
    var id = id();
    return run(id, id, 1, state, Trigger.SCHEDULE);
  }

  private Run next(Run before) {
    return run(id(), before.root(), 2, RunState.QUEUED, Trigger.RETRY);
  }

  private UUID id() {
    return new UUID(0x0190000000007000L, 0x8000000000000000L + ++ids);
  }

  private static Run run(UUID id, UUID root, int attempt, RunState state, Trigger trigger) {
    boolean running = state == RunState.RUNNING;
    return Run.of(id, "integrity_scrub")
        .attempt(root, attempt)
        .asked(trigger, "schedule")
        .due(running ? NOW : NOW.plusSeconds(86_400), NOW)
        .state(state)
        .at(running ? "node-1" : null, running ? NOW : null)
        .build();
  }
}
