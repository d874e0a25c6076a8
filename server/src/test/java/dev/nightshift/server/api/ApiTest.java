package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.control.Actions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class ApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final FakeBackend BACKEND = new FakeBackend();
  private static final List<AuditEntry> AUDIT = new ArrayList<>();
  private static final Actions ACTIONS =
      new Actions(
          new Door(
              FakeBackend::catalogue, AUDIT::add, Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC)),
          BACKEND,
          BACKEND,
          Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC));
  private static final JobOverview.Reader OVERVIEWS =
      new JobOverview.Reader(FakeBackend.catalogue(), BACKEND, BACKEND);

  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addProvider(new SaidQueries())
          .addResource(new OpenApiResource())
          .addProvider(new ActingAs())
          .addResource(new JobsResource(FakeBackend.catalogue(), OVERVIEWS, ACTIONS))
          .addResource(
              new JobScheduleResource(
                  FakeBackend.catalogue(),
                  OVERVIEWS,
                  List.of(),
                  Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC)))
          .addResource(
              new RunsResource(
                  FakeBackend.catalogue(),
                  BACKEND,
                  BACKEND,
                  OVERVIEWS,
                  Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC)))
          .addResource(new HealthResource("1.0.0", () -> "abc", () -> 2, () -> 1, () -> true))
          .build();

  @BeforeEach
  void forget() {
    BACKEND.asked.clear();
    BACKEND.queries.clear();
    BACKEND.filters.clear();
    AUDIT.clear();
  }

  @Test
  void aRunHasExactlyTheseFields() {
    assertThat(get("/api/v1/runs/" + FakeBackend.FAILED))
        .isEqualTo(
            json(
                """
                {
                  "id": "019cab00-0000-7000-8000-000000000001",
                  "job": "integrity_scrub",
                  "state": "FAILED",
                  "trigger": "schedule",
                  "actor": "schedule",
                  "attempt": 1,
                  "node": "node-1",
                  "due": "2026-03-01T11:50:00Z",
                  "queued": "2026-03-01T11:50:00Z",
                  "started": "2026-03-01T11:50:00Z",
                  "finished": "2026-03-01T11:50:08Z",
                  "items": 41200,
                  "progress": {"done": 41200, "total": 50000},
                  "phase": "checking",
                  "errorKind": "job_error",
                  "error": "page 812 of vault orders: checksum differs",
                  "cpuMs": 7300,
                  "allocatedBytes": 123456789,
                  "gcPauseMs": 31,
                  "phases": [
                    {"name": null, "began": "2026-03-01T11:50:00Z", "times": 1, "tookMs": 4000, "cpuMs": 3650,
                     "allocatedBytes": 61000000, "items": 400, "gcPauseMs": 15},
                    {"name": "checking", "began": "2026-03-01T11:50:01Z", "times": 2, "tookMs": 4000, "cpuMs": 3650,
                     "allocatedBytes": 61000000, "items": 41200, "gcPauseMs": 15}
                  ],
                  "debug": false,
                  "parameters": {"keep": "3"},
                  "metrics": {},
                  "retryOf": null,
                  "cancel": null
                }
                """));
  }

  @Test
  void aRunningRunTellsWhatItHasDoneUntilNowAndNullForWhatIsAbsent() {
    var run = get("/api/v1/runs/" + FakeBackend.RUNNING);
    assertThat(run.path("items").asLong()).isEqualTo(12);
    assertThat(run.path("progress")).isEqualTo(json("{\"done\": 64, \"total\": 100}"));
    assertThat(run.path("phase").asText()).isEqualTo("verifying");
    assertThat(run.path("cpuMs").asLong()).isEqualTo(500);
    assertThat(run.get("finished").isNull()).isTrue();
    assertThat(run.get("error").isNull()).isTrue();
    assertThat(run.get("errorKind").isNull()).isTrue();
  }

  @Test
  void aJobsScheduleIsExplained() {
    var schedule = get("/api/v1/jobs/integrity_scrub/schedule");
    assertThat(schedule.fieldNames())
        .toIterable()
        .containsExactly("schedule", "zone", "words", "jitterSeconds", "next", "findings");
    assertThat(schedule.path("next").size()).isEqualTo(5);
    assertThat(schedule.path("next").get(0).fieldNames())
        .toIterable()
        .containsExactly("at", "local");
  }

  @Test
  void whatAScheduleSaysComesNextIsWhenTheJobIsDueNext() {
    var next = get("/api/v1/jobs/integrity_scrub/schedule").path("next");

    var due = FakeBackend.NOW.plusSeconds(2_880);
    assertThat(next.get(0).path("at").asText()).isEqualTo(due.toString());
    assertThat(next.get(1).path("at").asText()).isEqualTo(due.plusSeconds(3_600).toString());
  }

  @Test
  void aJobHasExactlyTheseFields() {
    var job = (com.fasterxml.jackson.databind.node.ObjectNode) get("/api/v1/jobs/integrity_scrub");
    assertThat(job.remove("lastRun").path("id").asText()).isEqualTo(FakeBackend.FAILED.toString());
    assertThat(job)
        .isEqualTo(
            json(
                """
                {
                  "name": "integrity_scrub",
                  "type": "integrity_scrub",
                  "plugin": {"name": "ledger", "version": "1.0.0"},
                  "description": "Does integrity_scrub",
                  "item": "pages checked",
                  "owner": "storage",
                  "criticality": "high",
                  "schedule": "every 1h",
                  "expectedIntervalSeconds": 3600.0,
                  "expectedDurationSeconds": 10.0,
                  "maxRuntimeSeconds": 600.0,
                  "parameters": [],
                  "state": "failed",
                  "consecutiveFailures": 3,
                  "nextRun": "2026-03-01T12:48:00Z",
                  "running": [],
                  "knownFailure": {"cause": "bit rot", "fix": "run auto_recovery"},
                  "successRatio": 0.7142857142857143,
                  "p50Seconds": 8.1,
                  "p95Seconds": 8.4,
                  "pause": null,
                  "orderedSchedule": null,
                  "intensity": "low",
                  "declaredIntensity": "low"
                }
                """));
  }

  @Test
  void listsHaveItemsAndTheStartOfTheNextPage() {
    var jobs = get("/api/v1/jobs");
    assertThat(jobs.path("items")).hasSize(2);
    assertThat(jobs.get("next").isNull()).isTrue();
    var runs = get("/api/v1/runs?limit=1");
    assertThat(runs.path("items")).hasSize(1);
    assertThat(runs.path("next").asText()).isEqualTo(FakeBackend.RUNNING.toString());
  }

  @Test
  void runsAreFilteredByJobAndState() {
    var runs = get("/api/v1/runs?job=integrity_scrub&state=failed,TIMED_OUT");
    assertThat(runs.path("items")).hasSize(1);
    assertThat(BACKEND.filters.get(0).states()).hasSize(2);
  }

  @Test
  void runsAreFilteredByEverythingThatIsKnownOfThem() {
    get(
        "/api/v1/runs?job=backup&state=RUNNING&kind=timeout,job_error&trigger=manual&from=1772362800000"
            + "&to=2026-03-01T12:00:00Z&slowerThan=1m30s&text=disk&node=node-1");
    assertThat(BACKEND.filters)
        .containsExactly(
            new RunSearch.Filter(
                "backup",
                Set.of(RunState.RUNNING),
                Set.of(ErrorKind.TIMEOUT, ErrorKind.JOB_ERROR),
                Set.of(Trigger.MANUAL),
                Instant.parse("2026-03-01T11:00:00Z"),
                Instant.parse("2026-03-01T12:00:00Z"),
                Duration.ofSeconds(90),
                "disk",
                "node-1"));
  }

  @Test
  void aMomentIsSaidAsAnInstantInMillisecondsOrByHowLongAgoItWas() {
    for (var from : List.of("2026-02-28T12:00:00Z", "2026-02-28T13:00:00+01:00", "1d")) {
      BACKEND.filters.clear();
      get("/api/v1/runs?from=" + from.replace("+", "%2B"));
      assertThat(BACKEND.filters.get(0).from()).isEqualTo(Instant.parse("2026-02-28T12:00:00Z"));
    }
  }

  @Test
  void aSearchThatWasBrokenOffSaysHowFarItWent() {
    assertThat(get("/api/v1/runs?text=disk").path("looked"))
        .isEqualTo(json("{\"runs\": 5000, \"until\": \"2026-03-01T11:00:00Z\"}"));
    assertThat(get("/api/v1/runs").get("looked").isNull()).isTrue();
  }

  @Test
  void runsAreExportedForSpreadsheetsWithoutFormulas() {
    var response = target("/api/v1/runs/export.csv?state=FAILED").request().get();
    assertThat(response.getHeaderString("Content-Type")).isEqualTo("text/csv;charset=utf-8");
    assertThat(response.getHeaderString("Content-Disposition"))
        .isEqualTo("attachment; filename=\"runs.csv\"");
    assertThat(response.readEntity(String.class).lines())
        .containsExactly(
            "id,job,state,trigger,actor,attempt,node,due,queued,started,finished,tookMs,items,phase,errorKind,error,"
                + "cpuMs,allocatedBytes,parameters,retryOf,gcPauseMs",
            "\"019cab00-0000-7000-8000-000000000001\",integrity_scrub,FAILED,schedule,schedule,1,node-1,"
                + "2026-03-01T11:50:00Z,2026-03-01T11:50:00Z,2026-03-01T11:50:00Z,2026-03-01T11:50:08Z,8000,41200,"
                + "checking,job_error,\"page 812 of vault orders: checksum differs\",7300,123456789,"
                + "\"{\"\"keep\"\":\"\"3\"\"}\",,31");
  }

  @Test
  void runsAreExportedAsTheListThatTheyAre() {
    var response = target("/api/v1/runs/export.json").request().get();
    assertThat(response.getHeaderString("Content-Type")).isEqualTo("application/json");
    var exported = json(response.readEntity(String.class));
    assertThat(exported.path("items")).isEqualTo(get("/api/v1/runs").path("items"));
    assertThat(exported.get("next").isNull()).isTrue();
  }

  @Test
  void aFilterThatIsNotUnderstoodIsRefused() {
    assertThat(problem("/api/v1/runs?from=yesterday"))
        .startsWith("from is \"yesterday\"; write an instant as 2026-01-31T12:00:00Z, milli");
    assertThat(problem("/api/v1/runs?slowerThan=long")).startsWith("slowerThan is \"long\"");
    assertThat(problem("/api/v1/runs?kind=oops")).contains("timeout, refused, lost_server");
    assertThat(problem("/api/v1/runs?trigger=me")).contains("of schedule, manual");
    assertThat(problem("/api/v1/runs?from=1h&to=2h")).contains("from must be before to");
    assertThat(problem("/api/v1/runs?slower_than=1m")).contains("did you mean slowerThan?");
    assertThat(problem("/api/v1/runs?before=" + FakeBackend.ASKED + "&after=" + FakeBackend.ASKED))
        .contains("give one of them");
    assertThat(problem("/api/v1/runs/export.csv?limit=7")).contains("the query has \"limit\"");
  }

  @Test
  void aLogGoesOnAfterALine() {
    var log = get("/api/v1/runs/" + FakeBackend.FAILED + "/log?after=1");
    assertThat(log)
        .isEqualTo(
            json(
                """
                {
                  "items": [{
                    "number": 2,
                    "at": "2026-03-01T11:50:07Z",
                    "level": "ERROR",
                    "logger": "scrub",
                    "text": "page 812: checksum differs"
                  }],
                  "next": null,
                  "previous": "2"
                }
                """));
    assertThat(get("/api/v1/runs/" + FakeBackend.RUNNING + "/log").path("next").asText())
        .as("a running run may write more")
        .isEqualTo("2");
  }

  @Test
  void aLogIsReadByLevel() {
    var errors = get("/api/v1/runs/" + FakeBackend.FAILED + "/log?level=warn").path("items");
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).path("number").asInt()).isEqualTo(2);
    assertThat(problem("/api/v1/runs/" + FakeBackend.FAILED + "/log?level=loud"))
        .isEqualTo("level is \"loud\"; write the lowest of TRACE, DEBUG, INFO, WARN, ERROR");
  }

  @Test
  void theAttemptsOfARunAreListedWithItsRetries() {
    var attempts = get("/api/v1/runs/" + FakeBackend.FAILED + "/attempts");
    assertThat(attempts.path("items")).hasSize(1);
    assertThat(attempts.get("retryOf").isNull()).isTrue();
    assertThat(attempts.path("retries")).isEmpty();
  }

  @Test
  void aRunIsAcceptedWithItsIdAndPlace() {
    var response = post("backup", "{\"parameters\": {\"target\": \"s3\", \"keep\": 5}}", "admin");
    assertThat(response.getStatus()).isEqualTo(202);
    assertThat(response.getHeaderString("Location")).endsWith("/api/v1/runs/" + FakeBackend.ASKED);
    assertThat(json(response.readEntity(String.class)))
        .isEqualTo(
            json(
                """
                {
                  "id": "019cab00-0000-7000-8000-000000000003",
                  "job": "backup",
                  "url": "/api/v1/runs/019cab00-0000-7000-8000-000000000003"
                }
                """));
    assertThat(BACKEND.asked.get(0).parameters()).containsEntry("keep", "5");
    assertThat(AUDIT).singleElement().extracting(AuditEntry::outcome).hasToString("DONE");
  }

  @Test
  void theSameRequestUnderTheSameKeyIsTheSameRun() {
    var body = "{\"parameters\": {\"target\": \"s3\", \"keep\": 5}}";
    var first = post("backup", body, "admin", "key-1");
    var again = post("backup", body, "admin", "key-1");
    assertThat(again.getStatus()).isEqualTo(202);
    assertThat(again.readEntity(String.class)).isEqualTo(first.readEntity(String.class));
    assertThat(first.getHeaderString("Idempotency-Replayed")).isNull();
    assertThat(again.getHeaderString("Idempotency-Replayed")).isEqualTo("true");
    assertThat(BACKEND.asked).hasSize(1);
    var other = post("backup", "{\"parameters\": {\"target\": \"s3\"}}", "admin", "key-1");
    assertThat(other.getStatus()).isEqualTo(409);
    assertThat(json(other.readEntity(String.class)).path("detail").asText())
        .startsWith("this Idempotency-Key was given with another request within 24 hours")
        .endsWith("give each request a key of its own");
    assertThat(post("backup", body, "admin", "key-2").getStatus()).isEqualTo(202);
    assertThat(BACKEND.asked).hasSize(2);
    assertThat(detail(post("backup", body, "admin", "x".repeat(201)))).contains("1 to 200");
  }

  @Test
  void nothingNeedsToBeSaidToRunAJob() {
    assertThat(post("integrity_scrub", "", "admin").getStatus()).isEqualTo(202);
    assertThat(BACKEND.asked.get(0).dryRun()).isFalse();
  }

  @Test
  void aRunIsAskedForWithItsLogAtDebugWhichTheAuditSays() {
    assertThat(post("integrity_scrub", "{\"debug\": true}", "admin").getStatus()).isEqualTo(202);
    assertThat(BACKEND.asked.get(0).debug()).isTrue();
    assertThat(AUDIT)
        .singleElement()
        .extracting(AuditEntry::detail)
        .asString()
        .endsWith(", its log at DEBUG");
  }

  @Test
  void anUnknownJobIsAnsweredWithNearNames() {
    var response = post("integrety_scrub", "", "admin");
    assertThat(response.getStatus()).isEqualTo(404);
    assertThat(response.getMediaType()).hasToString("application/problem+json");
    var problem = json(response.readEntity(String.class));
    assertThat(problem.path("near").path(0).asText()).isEqualTo("integrity_scrub");
    assertThat(problem.path("detail").asText())
        .isEqualTo("there is no job \"integrety_scrub\"; did you mean integrity_scrub?");
    assertThat(AUDIT).singleElement().extracting(AuditEntry::outcome).hasToString("REFUSED");
  }

  @Test
  void whoMayOnlyReadCannotActAndTheAttemptIsAudited() {
    assertThat(post("backup", "{\"parameters\": {\"target\": \"s3\"}}", "viewer").getStatus())
        .isEqualTo(403);
    assertThat(BACKEND.asked).isEmpty();
    assertThat(AUDIT).singleElement().extracting(AuditEntry::outcome).hasToString("REFUSED");
  }

  @Test
  void allWrongParametersAreToldAtOnce() {
    assertThat(detail(post("backup", "{\"parameters\": {\"kep\": 1, \"keep\": \"all\"}}", "admin")))
        .contains("has no parameter \"kep\"; did you mean keep?")
        .contains("parameter \"keep\" is \"all\"; write a whole number")
        .contains("parameter \"target\" is missing (Where to); give it as a text.");
  }

  @Test
  void aBodyThatIsNotUnderstoodIsRefusedWithItsPlace() {
    assertThat(detail(post("backup", "{\"parameters\": ", "admin"))).contains("no JSON at line 1");
    assertThat(detail(post("backup", "[]", "admin"))).contains("no JSON object");
    assertThat(detail(post("backup", "{\"dry_run\": true}", "admin")))
        .contains("has \"dry_run\"; known are parameters, dryRun, debug, reason");
    assertThat(detail(post("backup", "{\"dryRun\": \"yes\"}", "admin"))).contains("true or false");
    assertThat(detail(post("backup", "{\"parameters\": {\"a\": [1]}}", "admin")))
        .contains("parameters.a is [1]");
  }

  @Test
  void aQueryThatIsNotUnderstoodIsRefused() {
    assertThat(problem("/api/v1/runs?limit=0"))
        .isEqualTo("limit is \"0\"; it must be a whole number from 1 to 1000. Leave it out for 50");
    assertThat(problem("/api/v1/runs?limit=many")).startsWith("limit is \"many\"");
    assertThat(problem("/api/v1/runs?state=DONE"))
        .contains("state is \"DONE\"")
        .contains("SUCCEEDED");
    assertThat(problem("/api/v1/runs?before=7")).contains("before is \"7\"");
    assertThat(problem("/api/v1/runs?jobs=gc"))
        .contains("the query has \"jobs\"; did you mean job?");
    assertThat(problem("/api/v1/runs/7")).contains("the run's id is \"7\"");
    assertThat(problem("/api/v1/runs/" + FakeBackend.FAILED + "/log?after=-1"))
        .contains("after is \"-1\"");
  }

  @Test
  void aNameThatNoJobEverHadIsASlipAndNotAnEmptyList() {
    assertThat(problem("/api/v1/runs?job=bakup")).contains("did you mean backup?");
  }

  @Test
  void whatDoesNotExistIsSaidSo() {
    assertThat(problem("/api/v1/runs/" + FakeBackend.ASKED)).startsWith("there is no run");
    assertThat(problem("/api/v2/jobs")).contains("there is nothing at GET /api/v2/jobs");
  }

  @Test
  void everyErrorIsAProblemThatSaysWhatToDo() {
    var runs = SERVER.target("/api/v1/runs").request();
    problem(runs.delete(), 405, "DELETE /api/v1/runs cannot be answered; allowed here: ");
    problem(
        SERVER.target("/api/v1/runs").request("text/html").get(),
        406,
        "leave the header Accept out");
    var trigger = SERVER.target("/api/v1/jobs/backup/runs").request().header("X-Role", "admin");
    problem(
        trigger.post(Entity.entity("a=b", "application/x-www-form-urlencoded")),
        415,
        "send it as application/json");
    problem(
        trigger.post(Entity.json("{\"reason\": \"" + "x".repeat(70_000) + "\"}")),
        413,
        "longer than 65536 bytes");
    problem(trigger.post(Entity.json("{")), 400, "no JSON at line 1");
    problem(SERVER.target("/api/v1/nothing").request().get(), 404, "there is nothing at");
    problem(
        SERVER.target("/api/v1/runs/export.csv").queryParam("stat", "FAILED").request().get(),
        400,
        "did you mean state?");
    problem(
        SERVER.target("/health").queryParam("x", "1").request().get(),
        400,
        "this address takes no query");
  }

  private static void problem(Response response, int status, String part) {
    assertThat(response.getStatus()).as(part).isEqualTo(status);
    assertThat(response.getMediaType()).hasToString("application/problem+json");
    var problem = json(response.readEntity(String.class));
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText()).contains(part);
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() {
    var first = SERVER.target("/api/v1/openapi.json").request().get();
    assertThat(first.getStatus()).isEqualTo(200);
    assertThat(json(first.readEntity(String.class)).path("openapi").asText()).startsWith("3.");
    var again =
        SERVER
            .target("/api/v1/openapi.json")
            .request()
            .header("If-None-Match", first.getHeaderString("ETag"))
            .get();
    assertThat(again.getStatus()).isEqualTo(304);
  }

  @Test
  void healthTellsVersionCatalogueAndStore() {
    assertThat(get("/health"))
        .isEqualTo(
            json(
                """
                {
                  "status": "up",
                  "version": "1.0.0",
                  "catalogueHash": "abc",
                  "store": "up",
                  "jobs": 2,
                  "pluginProblems": 1
                }
                """));
  }

  private JsonNode get(String path) {
    var response = target(path).request().get();
    assertThat(response.getStatus()).isEqualTo(200);
    return json(response.readEntity(String.class));
  }

  private String problem(String path) {
    return detail(target(path).request().get());
  }

  private String detail(Response response) {
    assertThat(response.getStatus()).isBetween(400, 404);
    assertThat(response.getMediaType()).hasToString("application/problem+json");
    return json(response.readEntity(String.class)).path("detail").asText();
  }

  private Response post(String job, String body, String role) {
    return post(job, body, role, null);
  }

  private Response post(String job, String body, String role, String key) {
    return SERVER
        .target("/api/v1/jobs/" + job + "/runs")
        .request()
        .header("X-Role", role)
        .header("Idempotency-Key", key)
        .post(Entity.json(body));
  }

  private jakarta.ws.rs.client.WebTarget target(String path) {
    var parts = path.split("\\?", 2);
    var target = SERVER.target(parts[0]);
    if (parts.length > 1) {
      for (var pair : parts[1].split("&", -1)) {
        var nameAndValue = pair.split("=", 2);
        target = target.queryParam(nameAndValue[0], nameAndValue[1]);
      }
    }
    return target;
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  /** Lets a test choose its role. */
  static final class ActingAs implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      var role = request.getHeaderString("X-Role");
      var actor =
          new Actor(
              "test", "admin".equals(role) ? Role.ADMIN : Role.VIEWER, "127.0.0.1", "request-1");
      request.setSecurityContext(
          new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
              return actor;
            }

            @Override
            public boolean isUserInRole(String name) {
              return false;
            }

            @Override
            public boolean isSecure() {
              return false;
            }

            @Override
            public String getAuthenticationScheme() {
              return "test";
            }
          });
    }
  }
}
