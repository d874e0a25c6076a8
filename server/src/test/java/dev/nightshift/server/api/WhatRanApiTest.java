package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.health.activity.WhatRanReader;
import dev.nightshift.server.store.H2Store;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shape of the answer; what is in it is held by the stores' contract. */
@ExtendWith(DropwizardExtensionsSupport.class)
class WhatRanApiTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T15:00:00Z"), ZoneOffset.UTC);
  private static final H2Store STORE = H2Store.inMemory(UUID.randomUUID().toString(), CLOCK);
  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addProvider(new ApiTest.ActingAs())
          .addResource(
              new WhatRanResource(
                  new WhatRanReader(
                      STORE.activity(),
                      STORE.processSamples(),
                      List::of,
                      FakeBackend.catalogue(),
                      CLOCK),
                  CLOCK))
          .build();

  @AfterAll
  static void close() {
    STORE.close();
  }

  private static JsonNode get(String... query) {
    var target = SERVER.target("/api/v1/what-ran");
    for (int i = 0; i < query.length; i += 2) {
      target = target.queryParam(query[i], query[i + 1]);
    }
    return target.request().get().readEntity(JsonNode.class);
  }

  @Test
  void anEmptyMinuteIsAnsweredWithItsSentence() {
    var answer = get("at", "15:23", "zone", "Europe/Zurich");
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly(
            "from",
            "to",
            "sentence",
            "job",
            "kept",
            "by",
            "rises",
            "process",
            "total",
            "count",
            "runs",
            "pauses",
            "windows",
            "schedules",
            "actions");
    assertThat(answer.path("from").asText()).isEqualTo("2026-11-22T14:23:00Z");
    assertThat(answer.path("to").asText()).isEqualTo("2026-11-22T14:24:00Z");
    assertThat(answer.path("sentence").asText()).isEqualTo("Nothing ran at 15:23.");
    assertThat(get("from", "30m").path("sentence").asText())
        .isEqualTo("Nothing ran between 14:30 and 15:00.");
  }

  @Test
  void aDayWithoutSamplesHasNoSpikes() {
    var answer = SERVER.target("/api/v1/what-ran/spikes").request().get(JsonNode.class);
    assertThat(answer.path("from").asText()).isEqualTo("2026-11-21T15:00:00Z");
    assertThat(answer.path("items")).isEmpty();
    assertThat(answer.path("count").asInt() + answer.path("habits").asInt()).isZero();
  }

  @Test
  void whatCannotBeAnsweredIsRefusedWithItsReason() {
    assertThat(get("at", "soon").path("status").asInt()).isEqualTo(400);
    assertThat(get("at", "soon").path("detail").asText()).startsWith("at is \"soon\"; write");
    assertThat(get("at", "2027-01-01T00:00Z").path("detail").asText()).contains("in the future");
    assertThat(get("at", "14:23", "by", "weight").path("detail").asText())
        .isEqualTo("by is \"weight\"; write load, cpu, memory or log_lines");
    assertThat(get().path("detail").asText()).startsWith("say either at");
    assertThat(get("at", "14:23", "limit", "900").path("detail").asText())
        .startsWith("limit is \"900\"");
    assertThat(get("when", "14:23").path("detail").asText())
        .isEqualTo("the query has \"when\"; this address takes at, from, to, zone, by, limit");
  }
}
