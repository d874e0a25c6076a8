package dev.nightshift.server.conventions;

import java.time.Duration;

/** How fast somebody must answer an alert. */
public enum Priority {
  /** All jobs of a deployment stand still. */
  P0(Duration.ofMinutes(15)),
  /** The work of a job is not done, or data is lost. */
  P1(Duration.ofHours(1)),
  /** Something is slow, late or undependable. */
  P2(Duration.ofHours(4)),
  /** Worth knowing; nothing is lost by waiting. */
  P3(Duration.ofHours(24));

  private final Duration answer;

  Priority(Duration answer) {
    this.answer = answer;
  }

  /** Within this time somebody answers, where config.yml says nothing else. */
  public Duration answer() {
    return answer;
  }
}
