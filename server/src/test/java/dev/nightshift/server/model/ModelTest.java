package dev.nightshift.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two engines on one real PostgreSQL, each behind a network that stalls, cuts and delays, with
 * replaced clocks, through thousands of seeded stories. {@code -Dmodel.seed=…} plays one again;
 * {@code -Dmodel.stories=…} and {@code -Dmodel.from=…} choose how many, from which seed on.
 */
@Tag("proof")
class ModelTest {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int STORIES = Integer.getInteger("model.stories", FULL ? 2_000 : 40);
  private static final long FIRST = Long.getLong("model.from", 20261122L);
  private static final Long ONLY = Long.getLong("model.seed");
  private static final long[] ONCE_BROKEN = {};
  private static final int MOST_BROKEN = Integer.getInteger("model.broken", 3);

  private final List<String> broken = new ArrayList<>();

  @Test
  void whateverHappensEachDueTimeIsSettledOnceAndNothingIsStartedTwice() throws SQLException {
    long began = System.nanoTime();
    var counts = Witness.Counts.NONE;
    var seeds = seeds();
    int played = 0;
    try (var world = new ModelWorld(Mutation.NONE)) {
      for (; played < seeds.length && broken.size() < MOST_BROKEN; played++) {
        counts = counts.plus(play(world, seeds[played]));
      }
    }
    System.out.printf(
        "%d stories from seed %d in %d s: %s; broken %d%n",
        played, FIRST, (System.nanoTime() - began) / 1_000_000_000, counts, broken.size());
    assertThat(broken).isEmpty();
    assertThat(counts.starts()).isPositive();
  }

  private static long[] seeds() {
    if (ONLY != null) {
      return new long[] {ONLY};
    }
    return LongStream.concat(LongStream.of(ONCE_BROKEN), new Random(FIRST).longs(STORIES))
        .toArray();
  }

  private Witness.Counts play(ModelWorld world, long seed) throws SQLException {
    try {
      return new Story(world, seed).play();
    } catch (Violation e) {
      var text = "-Dmodel.seed=" + seed + " plays this again: " + e.getMessage();
      System.out.println(text);
      broken.add(text);
      return Witness.Counts.NONE;
    }
  }
}
