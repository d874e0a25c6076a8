package dev.nightshift.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.store.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int STORIES = Integer.getInteger("model.stories", FULL ? 2_000 : 30);
  private static final long FIRST = Long.getLong("model.from", 20261122L);
  private static final Long ONLY = Long.getLong("model.seed");
  // due times between a changed schedule's first and now were dropped
  private static final long[] ONCE_BROKEN = {8475262877241791375L};
  private static final int MOST_BROKEN = Integer.getInteger("model.broken", 3);

  private static final int REPORTED = 100;
  private static final int WORLDS = Integer.getInteger("model.worlds", 3);

  private final long began = System.nanoTime();
  private final long[] seeds = seeds();
  private final AtomicInteger next = new AtomicInteger();
  private final List<String> broken = new CopyOnWriteArrayList<>();
  private Witness.Counts counts = Witness.Counts.NONE;
  private int played;

  @Test
  void whateverHappensEachDueTimeIsSettledOnceAndNothingIsStartedTwice() throws Exception {
    PostgresServer.shared();
    var threads = Executors.newFixedThreadPool(WORLDS);
    try {
      List<Callable<Void>> worlds = new ArrayList<>();
      for (int world = 1; world <= Math.min(WORLDS, seeds.length); world++) {
        int number = world;
        worlds.add(() -> play(number));
      }
      for (var world : threads.invokeAll(worlds)) {
        world.get();
      }
    } finally {
      threads.shutdownNow();
    }
    report();
    assertThat(broken).isEmpty();
    assertThat(played).isEqualTo(seeds.length);
    assertThat(counts.starts()).isPositive();
  }

  private static long[] seeds() {
    if (ONLY != null) {
      return new long[] {ONLY};
    }
    return LongStream.concat(LongStream.of(ONCE_BROKEN), new Random(FIRST).longs(STORIES))
        .toArray();
  }

  private Void play(int number) throws SQLException {
    try (var world = new ModelWorld(Mutation.NONE, number)) {
      int story;
      while ((story = next.getAndIncrement()) < seeds.length && broken.size() < MOST_BROKEN) {
        play(world, seeds[story]);
      }
    }
    return null;
  }

  private void play(ModelWorld world, long seed) throws SQLException {
    try {
      var told = new Story(world, seed).play();
      synchronized (this) {
        counts = counts.plus(told);
        if (++played % REPORTED == 0) {
          report();
        }
      }
    } catch (Violation e) {
      var text = "-Dmodel.seed=" + seed + " plays this again: " + e.getMessage();
      System.out.println(text);
      broken.add(text);
    }
  }

  private synchronized void report() {
    System.out.printf(
        "%d stories from seed %d in %d s: %s; broken %d%n",
        played, FIRST, (System.nanoTime() - began) / 1_000_000_000, counts, broken.size());
  }
}
