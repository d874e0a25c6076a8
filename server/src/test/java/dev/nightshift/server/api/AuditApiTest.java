package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.store.H2Store;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class AuditApiTest {
  private static final Instant NOW = Instant.parse("2026-11-22T15:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final H2Store STORE = H2Store.inMemory(UUID.randomUUID().toString(), CLOCK);
  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addProvider(new ApiTest.ActingAs())
          .addResource(new AuditResource(STORE.auditCheck()))
          .addResource(new AuditTrailResource(STORE.auditTrail(), CLOCK))
          .build();

  @BeforeAll
  static void someEntries() {
    var audit = STORE.audit("node");
    audit.append(entry("ann", "pause", Outcome.DONE, "=cmd|' /C calc'!A0", Duration.ofHours(3)));
    audit.append(entry("eve", "pause", Outcome.REFUSED, "a \"b\",\nc", Duration.ofHours(2)));
    audit.append(entry("server", "fail", Outcome.FAILED, "disk full", Duration.ofHours(1)));
  }

  private static AuditEntry entry(
      String actor, String action, Outcome outcome, String reason, Duration ago) {
    return new AuditEntry(
        NOW.minus(ago),
        new Actor(actor, Role.ADMIN, actor.equals("server") ? "" : "10.0.0.7", "req-1"),
        action,
        "gc",
        actor.equals("server") ? Map.of("stackTrace", "X\n\tat a.B:7", "attempt", "1") : Map.of(),
        reason,
        outcome,
        "");
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  private static Response answer(String path, String... query) {
    var target = SERVER.target("/api/v1/audit" + path);
    for (int i = 0; i < query.length; i += 2) {
      target = target.queryParam(query[i], query[i + 1]);
    }
    return target.request().get();
  }

  private static JsonNode get(String path, String... query) {
    return answer(path, query).readEntity(JsonNode.class);
  }

  @Test
  void entriesAreListedWithAllThatIsKnownOfThem() {
    var page = get("");
    assertThat(page.path("items")).hasSize(3);
    var failed = page.path("items").get(0);
    assertThat(failed.fieldNames())
        .toIterable()
        .containsExactly(
            "node",
            "sequence",
            "at",
            "actor",
            "role",
            "address",
            "requestId",
            "action",
            "target",
            "parameters",
            "stackTrace",
            "reason",
            "outcome",
            "detail",
            "hash");
    assertThat(failed.path("stackTrace").asText()).isEqualTo("X\n\tat a.B:7");
    assertThat(failed.path("parameters").toString()).isEqualTo("{\"attempt\":\"1\"}");
    assertThat(failed.path("address").isNull()).isTrue();
    assertThat(page.path("items").get(2).path("address").asText()).isEqualTo("10.0.0.7");
    assertThat(get("/entries/node/3").path("hash").asText())
        .isEqualTo(get("/verify").path("chains").get(0).path("head").asText());
  }

  @Test
  void filtersAndPagesGoTogether() {
    var first = get("", "target", "gc", "limit", "2");
    assertThat(first.path("items")).hasSize(2);
    var rest = get("", "target", "gc", "limit", "2", "before", first.path("next").asText());
    assertThat(rest.path("items")).hasSize(1);
    assertThat(rest.path("items").get(0).path("actor").asText()).isEqualTo("ann");
    assertThat(rest.path("next").isNull()).isTrue();
    assertThat(get("", "outcome", "refused").path("items")).hasSize(1);
    assertThat(get("", "since", "150m", "until", "90m").path("items")).hasSize(1);
    assertThat(get("", "actor", "eve", "action", "fail").path("items")).isEmpty();
  }

  @Test
  void whatCannotBeAskedForIsRefusedWithItsReason() {
    assertThat(get("", "who", "ann").path("detail").asText()).contains("the query has \"who\"");
    assertThat(get("", "outcome", "good").path("detail").asText())
        .isEqualTo("outcome is \"good\"; write done, refused, failed");
    assertThat(get("", "until", "soon").path("detail").asText()).startsWith("until is \"soon\"");
    assertThat(get("", "before", "9").path("detail").asText()).startsWith("before is \"9\"");
    assertThat(get("/export", "format", "xml").path("detail").asText())
        .isEqualTo("format is \"xml\"; write csv or json");
    for (var number : new String[] {"9", "x", "99999999999999999999"}) {
      var missing = answer("/entries/node/" + number);
      assertThat(missing.getStatus()).isEqualTo(404);
      assertThat(missing.readEntity(JsonNode.class).path("detail").asText())
          .startsWith("there is no entry " + number + " of node node");
    }
  }

  @Test
  void allThatFitAreSavedAsCsvOrJson() {
    var csv = answer("/export", "action", "pause");
    assertThat(csv.getHeaderString("Content-Disposition"))
        .isEqualTo("attachment; filename=\"audit.csv\"");
    var text = csv.readEntity(String.class);
    assertThat(text)
        .startsWith("node,sequence,at,actor,role,address,requestId,action,target,parameters,")
        .contains("\"a \"\"b\"\",\nc\"")
        .contains(",'=cmd|' /C calc'!A0,")
        .doesNotContain("disk full");
    var json = get("/export", "format", "json");
    assertThat(json.isArray()).isTrue();
    assertThat(json).hasSize(3);
    assertThat(json.get(0).path("at").asText()).isEqualTo("2026-11-22T14:00:00Z");
  }
}
