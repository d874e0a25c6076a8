package dev.nightshift.server.health.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightshift.server.health.activity.Spike.Told;
import dev.nightshift.server.health.activity.Suspects.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpikeTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
  private static final Named SYNC = new Named(new UUID(0, 1), "sync", 0.9, 0.8);
  private static final Named RANKING = new Named(new UUID(0, 2), "ranking", 0.8, 0.7);
  private static final Named SHARED = new Named(new UUID(0, 3), "report", 0.2, 0.1);

  private static Instant at(long second) {
    return BEGIN.plusSeconds(second);
  }

  private static Told told(Measured what, Named named, int from, int at, int to, double strength) {
    return new Told(
        new Rise(what, "a-1", at(from), at(at), at(to), 100, 200, 100 + 100 * strength), named);
  }

  @Test
  void whatOneRunExplainsIsOneSpikeAndGarbageCollectionNeverItsCause() {
    var spikes =
        Spike.of(
            List.of(
                told(Measured.GC, SYNC, 13, 14, 18, 9),
                told(Measured.CPU, SYNC, 11, 12, 15, 2),
                told(Measured.MEMORY, SYNC, 10, 14, 90, 3),
                told(Measured.LOG_LINES, RANKING, 60, 61, 62, 4)));
    assertThat(spikes).extracting(Spike::job).containsExactly("sync", "ranking");
    assertThat(spikes.get(0).rises())
        .extracting(Rise::what)
        .containsExactly(Measured.MEMORY, Measured.CPU, Measured.GC);
    assertThat(spikes.get(0).from()).isEqualTo(at(10));
    assertThat(spikes.get(0).to()).isEqualTo(at(18));
  }

  @Test
  void memoryThatStaysHighDoesNotSwallowTheNextSpike() {
    var spikes =
        Spike.of(
            List.of(
                told(Measured.MEMORY, SYNC, 10, 14, 900, 5),
                told(Measured.CPU, RANKING, 17, 18, 22, 2)));
    assertThat(spikes).extracting(Spike::job).containsExactly("sync", "ranking");
  }

  @Test
  void twoRunsAtOnceAreTwoSpikes() {
    var spikes =
        Spike.of(
            List.of(
                told(Measured.ALLOCATION, SYNC, 10, 11, 15, 3),
                told(Measured.LOG_LINES, RANKING, 11, 12, 15, 20)));
    assertThat(spikes).extracting(Spike::job).containsExactlyInAnyOrder("sync", "ranking");
  }

  @Test
  void eachMeasureIsToldOnceOfASpike() {
    var spikes =
        Spike.of(
            List.of(
                told(Measured.MEMORY, SYNC, 10, 14, 30, 5),
                told(Measured.GC, SHARED, 11, 11, 12, 2),
                told(Measured.GC, SHARED, 13, 13, 14, 3)));
    assertThat(spikes).hasSize(1);
    assertThat(spikes.get(0).rises())
        .extracting(Rise::what, Rise::strength)
        .containsExactly(tuple(Measured.MEMORY, 5.0), tuple(Measured.GC, 3.0));
  }

  @Test
  void collectionsThatNobodyExplainsAreNoSpikeOfTheirOwn() {
    var nobody = new Named(new UUID(0, 4), "report", 0.9, 0.02);
    assertThat(Spike.of(List.of(told(Measured.GC, nobody, 10, 11, 12, 2)))).isEmpty();
    assertThat(Spike.of(List.of(told(Measured.GC, SYNC, 10, 11, 12, 2)))).hasSize(1);
  }

  @Test
  void theRunThatHadMostOfTheRiseIsToldAndNotTheOneThatWasThereWhenTheHeapHappenedToBeFull() {
    var spikes =
        Spike.of(
            List.of(
                told(Measured.HEAP, new Named(new UUID(0, 3), "report", 0.9, 0.02), 9, 12, 30, 4),
                told(Measured.CPU, RANKING, 10, 11, 15, 2)));
    assertThat(spikes).extracting(Spike::job).containsExactly("ranking");
    assertThat(spikes.get(0).first().what()).isEqualTo(Measured.CPU);
  }

  @Test
  void whatWasAllocatedIsToldByTheMemoryThatRoseByIt() {
    var spikes =
        Spike.of(
            List.of(
                told(Measured.ALLOCATION, SYNC, 10, 11, 15, 8),
                told(Measured.HEAP, SYNC, 10, 14, 30, 4),
                told(Measured.MEMORY, SYNC, 11, 14, 40, 2)));
    assertThat(spikes).hasSize(1);
    assertThat(spikes.get(0).first().what()).isEqualTo(Measured.MEMORY);
  }

  @Test
  void aJobThatDoesItAgainAndAgainHasAHabitAndAnotherJobThatDoesItOnceHasNone() {
    List<Told> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      var run = new Named(new UUID(1, i), "sync", 0.9, 0.8);
      all.add(told(Measured.CPU, run, 600 * i, 600 * i + 1, 600 * i + 9, 3));
    }
    all.add(told(Measured.CPU, RANKING, 3_300, 3_301, 3_309, 3));
    var spikes = Spike.of(all);
    assertThat(spikes).extracting(Spike::again).containsExactly(0, 1, 2, 3, 4, 5, 0);
    assertThat(spikes.get(6).habit()).isFalse();
    assertThat(spikes.get(5).habit()).isTrue();
  }
}
