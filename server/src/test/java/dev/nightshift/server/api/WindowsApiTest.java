package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.control.CatchUpActions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.control.WindowActions;
import dev.nightshift.server.engine.CatchUp;
import dev.nightshift.server.engine.Definitions;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.store.H2Store;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class WindowsApiTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TestClock CLOCK = new TestClock(NOW);
  private static final H2Store STORE = H2Store.inMemory(UUID.randomUUID().toString(), CLOCK);
  private static final NodeName NODE = new NodeName("node-1", "one", "1.0");
  private static final Catalogue JOBS =
      Definitions.catalogue(Definitions.job("backup").every(HOUR), Definitions.job("gc"));
  private static final List<AuditEntry> AUDIT = new ArrayList<>();
  private static final Door DOOR = new Door(() -> JOBS, AUDIT::add, CLOCK);
  private static final Maintenance MAINTENANCE =
      new Maintenance(List.of(), JOBS, STORE.maintenance(), CLOCK, NODE, queue -> {});

  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addProvider(new ApiTest.ActingAs())
          .addResource(new MissedResource(JOBS, STORE.missed(), CLOCK))
          .addResource(
              new CatchUpResource(
                  new CatchUpActions(
                      DOOR, new CatchUp(JOBS, STORE.missedSlots(), CLOCK, NODE, queue -> {})),
                  CLOCK))
          .addResource(
              new MaintenanceResource(MAINTENANCE, new WindowActions(DOOR, MAINTENANCE), CLOCK))
          .build();

  static {
    STORE.runs().open(NODE, NOW, Duration.ofSeconds(60));
    STORE
        .runs()
        .register(
            List.of(
                new Registration(
                    new JobKey("backup", ""),
                    new Schedule.FixedRate(HOUR),
                    Optional.of(HOUR),
                    "default",
                    List.of())),
            NOW);
  }

  @BeforeEach
  void nothingIsOn() {
    MAINTENANCE.end("test");
    AUDIT.clear();
  }

  private static JsonNode get(String path, String... query) {
    var target = SERVER.target("/api/v1" + path);
    for (int i = 0; i < query.length; i += 2) {
      target = target.queryParam(query[i], query[i + 1]);
    }
    return target.request().get(JsonNode.class);
  }

  private static Response post(String path, String body, String role) {
    return SERVER.target("/api/v1" + path).request().header("X-Role", role).post(Entity.json(body));
  }

  private static String refusal(int status, String path, String body) {
    var answer = post(path, body, "admin");
    assertThat(answer.getStatus()).isEqualTo(status);
    return answer.readEntity(JsonNode.class).path("detail").asText();
  }

  private static void miss(int from, int to) {
    var miss =
        new Planner.PlannedMiss(
            NOW.plus(HOUR.multipliedBy(from)),
            NOW.plus(HOUR.multipliedBy(to)),
            to - from + 1,
            MissCause.SERVER_DOWN);
    STORE
        .runs()
        .plan(
            List.of(new JobKey("backup", "")),
            miss.to(),
            key ->
                standing ->
                    new Planner.Plan(miss.to(), miss.to().plus(HOUR), List.of(), List.of(miss)),
            (key, run) -> null);
  }

  @Test
  void missedSlotsAreListedAndCaughtUpOnce() {
    miss(1, 3);
    CLOCK.set(NOW.plus(HOUR.multipliedBy(4)));
    var range = get("/missed", "job", "backup", "since", "3h").path("items").get(0);
    assertThat(range.fieldNames())
        .toIterable()
        .containsExactly(
            "id", "job", "scope", "cause", "from", "to", "slots", "caughtUp", "recorded");
    assertThat(range.path("cause").asText()).isEqualTo("server_down");
    assertThat(range.path("slots").asInt()).isEqualTo(3);

    var done =
        post("/jobs/backup/catch-up", "{\"atMost\": 2, \"reason\": \"late\"}", "admin")
            .readEntity(JsonNode.class);
    assertThat(done.path("count").asInt()).isEqualTo(2);
    assertThat(done.path("left").asInt()).isEqualTo(1);
    assertThat(done.path("runs").get(0).path("slot").asText()).isEqualTo("2026-11-22T11:00:00Z");
    assertThat(post("/jobs/backup/catch-up", "", "admin").getStatus()).isEqualTo(202);
    assertThat(refusal(409, "/jobs/backup/catch-up", "{\"since\": \"7d\"}"))
        .isEqualTo(
            "job backup has missed nothing since 2026-11-15T14:00:00Z that was not caught up; GET"
                + " /api/v1/missed?job=backup lists what was missed");
    assertThat(AUDIT)
        .extracting(entry -> entry.action() + " " + entry.target() + " " + entry.outcome())
        .containsExactly("catch_up backup DONE", "catch_up backup DONE", "catch_up backup REFUSED");
    CLOCK.set(NOW);
  }

  @Test
  void whatCannotBeCaughtUpIsRefused() {
    assertThat(refusal(404, "/jobs/bakup/catch-up", ""))
        .isEqualTo("there is no job \"bakup\"; did you mean backup?");
    assertThat(refusal(400, "/jobs/backup/catch-up", "{\"since\": \"last week\"}"))
        .isEqualTo(
            "since is \"last week\"; write an instant as 2026-01-31T12:00:00Z, milliseconds since"
                + " 1970, or how long ago, as 24h or 7d");
    assertThat(refusal(400, "/jobs/backup/catch-up", "{\"atMost\": 5000}"))
        .isEqualTo("atMost is 5000; it must be a whole number from 1 to 1000");
    assertThat(post("/jobs/backup/catch-up", "", "viewer").getStatus()).isEqualTo(403);
    var unknown = SERVER.target("/api/v1/missed").queryParam("cause", "rain").request().get();
    assertThat(unknown.getStatus()).isEqualTo(400);
  }

  @Test
  void aWindowIsBegunListedAndEnded() {
    var begun =
        post(
            "/maintenance",
            "{\"for\": \"2h\", \"reason\": \"disks\", \"jobs\": [\"gc\"]}",
            "admin");
    assertThat(begun.getStatus()).isEqualTo(201);
    var window = begun.readEntity(JsonNode.class);
    assertThat(window.fieldNames())
        .toIterable()
        .containsExactly(
            "name",
            "recurring",
            "state",
            "start",
            "end",
            "jobs",
            "except",
            "running",
            "afterWindow",
            "reason",
            "actor",
            "endedBy");
    assertThat(window.path("state").asText()).isEqualTo("on");
    assertThat(window.path("end").asText()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(refusal(409, "/maintenance", "{\"for\": \"1h\"}"))
        .isEqualTo(
            "a maintenance window of test is on until 2026-11-22T12:00:00Z; end it first, by"
                + " nightshift maintenance end");
    assertThat(get("/maintenance").path("items").get(0).path("state").asText()).isEqualTo("on");
    CLOCK.set(NOW.plusSeconds(60));
    var ended = post("/maintenance/end", "{\"reason\": \"in\"}", "admin");
    assertThat(ended.readEntity(JsonNode.class).path("items").get(0).path("endedBy").asText())
        .isEqualTo("test");
    assertThat(refusal(409, "/maintenance/end", ""))
        .startsWith("no maintenance window is on; GET /api/v1/maintenance lists");
    assertThat(AUDIT)
        .extracting(entry -> entry.action() + " " + entry.target() + " " + entry.outcome())
        .containsExactly(
            "maintenance_start gc DONE",
            "maintenance_start  REFUSED",
            "maintenance_end  DONE",
            "maintenance_end  REFUSED");
    CLOCK.set(NOW);
  }

  @Test
  void aWindowThatIsNotAskedForAsItMustBeIsRefused() {
    assertThat(refusal(400, "/maintenance", "{}"))
        .isEqualTo("for is missing; write how long, as 2h or 30m");
    assertThat(refusal(400, "/maintenance", "{\"for\": \"two hours\"}"))
        .isEqualTo("for is \"two hours\"; write how long, as 2h or 30m");
    assertThat(refusal(400, "/maintenance", "{\"for\": \"30d\"}"))
        .startsWith("for is 30d; a window lasts at least 1ms and at most 7d");
    assertThat(refusal(404, "/maintenance", "{\"for\": \"1h\", \"jobs\": [\"gcc\"]}"))
        .startsWith("there is no job \"gcc\"; did you mean gc?");
    assertThat(refusal(400, "/maintenance", "{\"for\": \"1h\", \"running\": \"kill\"}"))
        .isEqualTo("running is \"kill\"; write finish or hold");
    assertThat(post("/maintenance", "{\"for\": \"1h\"}", "viewer").getStatus()).isEqualTo(403);
  }
}
