package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.notify.Outbox;
import dev.nightshift.server.notify.Outbox.Batch;
import dev.nightshift.server.notify.Outbox.Draft;
import dev.nightshift.server.notify.Outbox.Entry;
import dev.nightshift.server.notify.Outbox.Fence;
import dev.nightshift.server.notify.Outbox.Piece;
import dev.nightshift.server.notify.Outbox.State;
import dev.nightshift.server.notify.Outbox.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every store keeps messages until they are delivered. */
abstract class OutboxContract {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123456Z");
  private static final Instant LEASE = NOW.plusSeconds(90);

  private Store store;
  private Outbox outbox;

  abstract Store makeStore();

  @BeforeEach
  void open() {
    store = makeStore();
    outbox = store.outbox();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Draft draft(String channel, String key) {
    return draft(channel, key, "content of " + key, null, Duration.ZERO, null, null, null);
  }

  private static Draft gathered(String key) {
    return draft("mail", key, key, "jobs", Duration.ofMinutes(15), null, null, null);
  }

  private static Draft draft(
      String channel,
      String key,
      String content,
      String gathering,
      Duration gatherFor,
      String begins,
      String ends,
      Fence fence) {
    return new Draft(
        UUID.randomUUID(),
        channel,
        key,
        "job_message",
        "gc",
        "subject of " + key,
        content,
        gathering,
        gatherFor,
        begins,
        ends,
        fence);
  }

  private Batch claim(String channel, Instant now) {
    return outbox.claim(channel, "node", now, now.plusSeconds(90)).orElseThrow();
  }

  private static List<String> contents(Batch batch) {
    return batch.pieces().stream().map(Piece::content).toList();
  }

  @Test
  void aKeyIsTakenOncePerChannel() {
    assertThat(outbox.accept(draft("mail", "a"), NOW)).isEqualTo(Taken.ACCEPTED);
    assertThat(outbox.accept(draft("mail", "a"), NOW)).isEqualTo(Taken.KNOWN);
    assertThat(outbox.accept(draft("chat", "a"), NOW)).isEqualTo(Taken.ACCEPTED);
    assertThat(outbox.accept(draft("mail", "b\0"), NOW)).isEqualTo(Taken.ACCEPTED);
    assertThat(outbox.accept(draft("mail", "b\0"), NOW)).isEqualTo(Taken.KNOWN);
    assertThat(outbox.list(Set.of(), null, null, 10)).hasSize(3);
  }

  @Test
  void manyAtOnceTakeAKeyOnce() throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Taken>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(() -> outbox.accept(draft("mail", "same"), NOW));
      }
      List<Taken> taken = new ArrayList<>();
      for (var one : threads.invokeAll(all)) {
        taken.add(one.get());
      }
      assertThat(taken).containsOnlyOnce(Taken.ACCEPTED);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aMessageIsClaimedByOneNodeUntilItsClaimEnds() {
    outbox.accept(draft("mail", "a"), NOW);
    var batch = claim("mail", NOW);
    assertThat(batch.attempt()).isEqualTo(1);
    assertThat(contents(batch)).containsExactly("content of a");
    assertThat(outbox.claim("mail", "other", NOW, LEASE)).isEmpty();
    assertThat(outbox.claim("mail", "other", NOW.plusSeconds(89), LEASE)).isEmpty();
    var again = outbox.claim("mail", "other", NOW.plusSeconds(90), LEASE).orElseThrow();
    assertThat(again.id()).as("the id is the same at each attempt").isEqualTo(batch.id());
    assertThat(again.attempt()).isEqualTo(2);
  }

  @Test
  void whatWasDeliveredIsNeverClaimedAgainWhoeverHoldsItByThen() {
    outbox.accept(draft("mail", "a"), NOW);
    var slow = claim("mail", NOW);
    var other = claim("mail", NOW.plusSeconds(90));
    outbox.delivered(slow, NOW.plusSeconds(91), null);
    outbox.later(other, NOW.plusSeconds(92), "hangs");
    outbox.failed(other, NOW.plusSeconds(92), "hangs");
    assertThat(outbox.claim("mail", "node", NOW.plusSeconds(9_000), LEASE)).isEmpty();
    assertThat(outbox.list(Set.of(State.DELIVERED), "mail", null, 10)).hasSize(1);
  }

  @Test
  void whoLostItsClaimChangesNothingButTheDelivery() {
    outbox.accept(draft("mail", "a"), NOW);
    var slow = claim("mail", NOW);
    claim("mail", NOW.plusSeconds(90));
    outbox.failed(slow, NOW.plusSeconds(91), "refused");
    outbox.later(slow, NOW.plusSeconds(91), "later");
    assertThat(outbox.list(Set.of(State.PENDING), null, null, 10))
        .singleElement()
        .satisfies(entry -> assertThat(entry.error()).isNull())
        .extracting(Entry::next)
        .isEqualTo(NOW.plusSeconds(180));
  }

  @Test
  void whatIsPutBackComesLaterAndWhatWasGivenUpComesWhenAskedFor() {
    outbox.accept(draft("mail", "a"), NOW);
    outbox.later(claim("mail", NOW), NOW.plusSeconds(30), "451 later");
    assertThat(outbox.claim("mail", "node", NOW.plusSeconds(29), LEASE)).isEmpty();
    outbox.failed(claim("mail", NOW.plusSeconds(30)), NOW.plusSeconds(31), "550 no such user");
    var given = outbox.list(Set.of(State.FAILED), null, null, 10).get(0);
    assertThat(given.error()).isEqualTo("550 no such user");
    assertThat(given.attempts()).isEqualTo(2);
    assertThat(given.next()).isNull();
    assertThat(given.ended()).isEqualTo(NOW.plusSeconds(31));

    assertThat(outbox.retryFailed("chat", NOW.plusSeconds(40))).isZero();
    assertThat(outbox.retry(given.id(), NOW.plusSeconds(40))).isTrue();
    var again = claim("mail", NOW.plusSeconds(40));
    assertThat(again.due()).isEqualTo(NOW.plusSeconds(40));
    assertThat(outbox.retry(given.id(), NOW.plusSeconds(41))).as("on its way").isFalse();
    outbox.failed(again, NOW.plusSeconds(41), "550");
    assertThat(outbox.retryFailed(null, NOW.plusSeconds(42))).isEqualTo(1);
    outbox.delivered(claim("mail", NOW.plusSeconds(42)), NOW.plusSeconds(43), "but");
    assertThat(outbox.retry(given.id(), NOW.plusSeconds(50))).as("delivered").isFalse();
    assertThat(outbox.retry(UUID.randomUUID(), NOW)).isFalse();
    assertThat(outbox.find(given.id())).get().extracting(Entry::error).isEqualTo("but");
  }

  @Test
  void thoseThatWaitAfterAFailureCanBeHurried() {
    outbox.accept(draft("mail", "a"), NOW);
    outbox.later(claim("mail", NOW), NOW.plusSeconds(900), "away");
    outbox.accept(draft("mail", "b"), NOW);
    claim("mail", NOW);
    outbox.hurry("mail", NOW.plusSeconds(5));
    assertThat(contents(claim("mail", NOW.plusSeconds(5))))
        .as("the one that nobody holds")
        .containsExactly("content of a");
    assertThat(outbox.claim("mail", "node", NOW.plusSeconds(6), LEASE)).isEmpty();
  }

  @Test
  void afterADeliveryWhatGathersWaitsAndGoesTogether() {
    outbox.accept(gathered("a"), NOW);
    var first = claim("mail", NOW);
    outbox.accept(gathered("b"), NOW);
    outbox.delivered(first, NOW.plusSeconds(1), null);
    outbox.accept(gathered("c"), NOW.plusSeconds(60));
    outbox.accept(gathered("d"), NOW.plusSeconds(70));
    outbox.accept(draft("mail", "alone"), NOW.plusSeconds(70));

    assertThat(contents(claim("mail", NOW.plusSeconds(71))))
        .as("due already, and what gathers with it")
        .containsExactly("b", "c", "d");
    assertThat(contents(claim("mail", NOW.plusSeconds(71)))).containsExactly("content of alone");
    outbox.accept(gathered("e"), NOW.plusSeconds(80));
    var again = claim("mail", NOW.plusSeconds(71 + 90));
    assertThat(contents(again)).as("the same set at each attempt").containsExactly("b", "c", "d");
    outbox.delivered(again, NOW.plusSeconds(200), null);
    outbox.accept(gathered("f"), NOW.plusSeconds(201));
    assertThat(outbox.list(Set.of(State.DELIVERED), null, null, 10)).hasSize(4);
    var waiting = outbox.list(Set.of(State.PENDING), "mail", null, 1).get(0);
    assertThat(waiting.next()).isEqualTo(NOW.plusSeconds(200).plus(Duration.ofMinutes(15)));
  }

  @Test
  void whatGoesOnIsEndedOnce() {
    outbox.accept(draft("mail", "f1", "x", null, Duration.ZERO, "failed/gc", null, null), NOW);
    outbox.accept(draft("chat", "f1", "x", null, Duration.ZERO, "failed/gc", null, null), NOW);
    assertThat(outbox.goingOn())
        .isEqualTo(Map.of("mail", List.of("failed/gc"), "chat", List.of("failed/gc")));
    var over = draft("mail", "r1", "x", null, Duration.ZERO, null, "failed/gc", null);
    var overToo = draft("mail", "r2", "x", null, Duration.ZERO, null, "failed/gc", null);
    assertThat(outbox.accept(over, NOW)).isEqualTo(Taken.ACCEPTED);
    assertThat(outbox.accept(overToo, NOW)).isEqualTo(Taken.KNOWN);
    assertThat(outbox.goingOn()).containsOnlyKeys("chat");
  }

  @Test
  void aRunThatIsNotTheNodesSendsNothing() {
    var fence = new Fence(UUID.randomUUID(), "node");
    assertThat(outbox.accept(draft("mail", "a", "x", null, Duration.ZERO, null, null, fence), NOW))
        .isEqualTo(Taken.FENCED);
    assertThat(outbox.list(Set.of(), null, null, 10)).isEmpty();
  }

  @Test
  void aLongContentComesBackWhole() {
    var content = "0123456789".repeat(120_000);
    outbox.accept(draft("mail", "a", content, null, Duration.ZERO, null, null, null), NOW);
    assertThat(contents(claim("mail", NOW))).containsExactly(content);
  }

  @Test
  void standingsCountWhatArrivedWhatDidNotAndWhatIsLate() {
    for (var key : List.of("a", "b", "c", "d")) {
      outbox.accept(draft("mail", key), NOW);
    }
    outbox.accept(draft("mail", "late"), NOW.plusSeconds(1));
    outbox.accept(draft("mail", "new"), NOW.plusSeconds(1_000));
    outbox.delivered(claim("mail", NOW), NOW, null);
    outbox.delivered(claim("mail", NOW), NOW.plusSeconds(10), null);
    outbox.failed(claim("mail", NOW), NOW.plusSeconds(20), "no");
    outbox.delivered(claim("mail", NOW), NOW.plusSeconds(30), null);
    var standing =
        outbox
            .standings(NOW.plusSeconds(1_001), NOW.plusSeconds(5), NOW.plusSeconds(101))
            .get("mail");
    assertThat(standing).isEqualTo(new Outbox.Standing(2, NOW.plusSeconds(1), 2, 1, 1));
    assertThat(standing.ratio()).isEqualTo(0.5);
    assertThat(Outbox.Standing.NOTHING.ratio()).isEqualTo(1.0);
  }

  @Test
  void theListIsPagedFromTheNewest() {
    for (var key : List.of("a", "b", "c")) {
      outbox.accept(draft("mail", key), NOW);
    }
    var newest = outbox.list(Set.of(), "mail", null, 2);
    assertThat(newest).extracting(Entry::key).containsExactly("c", "b");
    assertThat(outbox.list(Set.of(), null, newest.get(1).number(), 2))
        .extracting(Entry::key)
        .containsExactly("a");
  }

  @Test
  void contentsAreForgottenBeforeKeysAndNothingThatWaitsIs() {
    outbox.accept(draft("mail", "old"), NOW);
    outbox.failed(claim("mail", NOW), NOW, "no");
    outbox.accept(draft("mail", "waits"), NOW);
    var later = NOW.plus(Duration.ofDays(30));
    while (outbox.forget(later, NOW, 1) > 0) {
      assertThat(outbox.list(Set.of(), null, null, 10)).hasSize(2);
    }
    assertThat(outbox.accept(draft("mail", "old"), later)).isEqualTo(Taken.KNOWN);
    assertThat(outbox.retryFailed(null, later)).as("nothing is left to be sent").isZero();
    while (outbox.forget(later, later, 1) > 0) {
      assertThat(outbox.list(Set.of(State.PENDING), null, null, 10)).hasSize(1);
    }
    assertThat(outbox.list(Set.of(), null, null, 10))
        .extracting(Entry::key)
        .containsExactly("waits");
    assertThat(contents(claim("mail", later))).containsExactly("content of waits");
  }
}
