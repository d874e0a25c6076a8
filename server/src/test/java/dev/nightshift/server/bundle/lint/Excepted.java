package dev.nightshift.server.bundle.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** What a check finds although it is right, each with the reason. */
final class Excepted {
  static final Excepted NOTHING = new Excepted();

  private final Map<String, String> reasons = new LinkedHashMap<>();

  static Excepted because(String reason, String... found) {
    return new Excepted().andBecause(reason, found);
  }

  Excepted andBecause(String reason, String... found) {
    for (var one : found) {
      reasons.put(one, reason);
    }
    return this;
  }

  /** Nothing else may be found, and what is excepted has to be. */
  void isAllOf(Collection<String> found) {
    assertThat(new TreeSet<>(found))
        .as("mend what is found, or except it with a reason; drop exceptions that are not found")
        .isEqualTo(new TreeSet<>(reasons.keySet()));
    assertThat(reasons.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
  }
}
