package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.run.Recording;
import dev.nightshift.server.run.Recording.State;
import dev.nightshift.server.run.Recordings;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store knows of recordings. */
abstract class RecordingsContract {
  private static final Instant AT = Instant.parse("2026-11-22T14:23:00Z");
  private static final UUID RUN = new UUID(0, 77);

  final TestClock clock = new TestClock(AT);
  private Store store;
  private Recordings recordings;

  abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
    recordings = store.recordings();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Recording ask(int id, String job) {
    var wanted = Recording.wanted(new UUID(0, id), job, AT.plusSeconds(id), "ada", 100_000_000);
    assertThat(recordings.ask(wanted)).isEmpty();
    return wanted;
  }

  @Test
  void whatIsAskedForIsWantedUntilOneRunTakesIt() {
    var wanted = ask(1, "scrub");
    assertThat(recordings.wanted()).containsExactly(wanted);

    assertThat(recordings.take(wanted.id(), RUN, "a", AT.plusSeconds(9))).isTrue();
    assertThat(recordings.take(wanted.id(), new UUID(0, 78), "b", AT.plusSeconds(9)))
        .as("another run comes too late")
        .isFalse();
    assertThat(recordings.wanted()).isEmpty();

    recordings.end(wanted.id(), State.KEPT, 4_711, "of little use", AT.plusSeconds(20));
    assertThat(recordings.find(wanted.id()))
        .contains(
            new Recording(
                wanted.id(),
                "scrub",
                State.KEPT,
                wanted.askedAt(),
                "ada",
                100_000_000,
                RUN,
                "a",
                AT.plusSeconds(9),
                AT.plusSeconds(20),
                4_711,
                "of little use"));
  }

  @Test
  void theNextRunOfAJobIsRecordedOnceHoweverManyAsk() {
    var first = ask(1, "scrub");
    ask(2, "gc");
    var again = Recording.wanted(new UUID(0, 3), "scrub", AT, "bob", 5_000_000);
    assertThat(recordings.ask(again)).contains(first);
    assertThat(recordings.find(again.id())).isEmpty();
    assertThat(recordings.take(first.id(), RUN, "a", AT)).isTrue();
    assertThat(recordings.ask(again)).as("the run after the one that goes on").isEmpty();
  }

  @Test
  void whatNoRunHasTakenIsTakenBack() {
    var wanted = ask(1, "scrub");
    assertThat(recordings.withdraw("gc")).isEmpty();
    assertThat(recordings.withdraw("scrub")).contains(wanted);
    assertThat(recordings.withdraw("scrub")).isEmpty();
    assertThat(recordings.take(wanted.id(), RUN, "a", AT)).isFalse();
  }

  @Test
  void whatIsOverStaysAsItEndedAndATextThatIsTooLongIsCut() {
    var wanted = ask(1, "scrub");
    recordings.end(wanted.id(), State.KEPT, 1, "", AT);
    assertThat(recordings.wanted()).as("nothing was taken").hasSize(1);
    assertThat(recordings.take(wanted.id(), RUN, "a", AT)).isTrue();
    recordings.end(wanted.id(), State.FAILED, 0, "x".repeat(2_000), AT);
    recordings.end(wanted.id(), State.KEPT, 1, "", AT);
    var kept = recordings.find(wanted.id()).orElseThrow();
    assertThat(kept.state()).isEqualTo(State.FAILED);
    assertThat(kept.note()).hasSize(1_000);
  }

  @Test
  void recordingsAreListedTheNewestFirstByJobAndByRunAndRemoved() {
    var first = ask(1, "scrub");
    var second = ask(2, "gc");
    assertThat(recordings.take(first.id(), RUN, "a", AT)).isTrue();
    assertThat(recordings.take(second.id(), new UUID(0, 78), "a", AT.plusSeconds(1))).isTrue();
    var third = ask(3, "scrub");
    assertThat(recordings.list(null, null, 9))
        .extracting(Recording::id)
        .containsExactly(third.id(), second.id(), first.id());
    assertThat(recordings.list(null, null, 1)).hasSize(1);
    assertThat(recordings.list("scrub", null, 9)).hasSize(2);
    assertThat(recordings.list(null, RUN, 9)).extracting(Recording::id).containsExactly(first.id());
    assertThat(recordings.list("gc", RUN, 9)).isEmpty();
    assertThat(recordings.of("a"))
        .extracting(Recording::id)
        .containsExactly(second.id(), first.id());
    assertThat(recordings.of("b")).isEmpty();
    recordings.remove(second.id());
    assertThat(recordings.of("a")).hasSize(1);
  }
}
