package dev.nightshift.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without one of its safeguards the engine breaks its promises, and the stories notice. */
@Tag("proof")
class ModelMutationsTest {
  private static final int MOST_STORIES = Integer.getInteger("model.stories", 400);
  private static final int SOME_STORIES = Boolean.getBoolean("proof.full") ? 200 : 12;
  private static final long FIRST = Long.getLong("model.from", 20261122L);

  @ParameterizedTest
  @EnumSource(
      value = Mutation.class,
      names = {"NONE", "NO_JOB_LOCKS"},
      mode = EnumSource.Mode.EXCLUDE)
  void aSafeguardThatIsTakenAwayIsMissed(Mutation mutation) throws SQLException {
    var found = play(mutation, MOST_STORIES);
    System.out.println(found);
    assertThat(found.story()).as(found.toString()).isPositive();
  }

  @Test
  void lanesHoldAloneWhereNothingElseKeepsRunsOfAJobApart() throws SQLException {
    var locks = play(Mutation.NO_JOB_LOCKS, Mutation.NO_LANES.symptom(), SOME_STORIES);
    System.out.println(locks);
    assertThat(locks.story()).as(locks.toString()).isZero();
  }

  private static Found play(Mutation mutation, int most) throws SQLException {
    return play(mutation, mutation.symptom(), most);
  }

  private static Found play(Mutation mutation, Pattern symptom, int most) throws SQLException {
    var seeds = new Random(FIRST);
    int others = 0;
    try (var world = new ModelWorld(mutation, 1)) {
      for (int story = 1; story <= most; story++) {
        long seed = seeds.nextLong();
        try {
          new Story(world, seed).play();
        } catch (Violation e) {
          var first = e.getMessage().lines().findFirst().orElse("");
          if (symptom.matcher(first).find()) {
            return new Found(mutation, story, seed, others, first);
          }
          others++;
        }
      }
    }
    return new Found(mutation, 0, 0, others, most + " stories noticed nothing of the kind");
  }

  /**
   * What stories noticed.
   *
   * @param story the first that did; 0: none
   * @param others stories before it that broke another promise
   */
  private record Found(Mutation mutation, int story, long seed, int others, String what) {}
}
