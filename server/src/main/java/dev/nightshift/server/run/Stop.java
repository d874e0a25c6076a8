package dev.nightshift.server.run;

/**
 * Why a run is made to stop.
 *
 * @param ending the state in which it ends if it obeys
 * @param actor who asked
 * @param reason one sentence, shown as the run's error
 */
public record Stop(RunState ending, String actor, String reason) {
  public Stop {
    if (!ending.terminal() || ending == RunState.SUCCEEDED) {
      throw new IllegalArgumentException("a stopped run cannot end as " + ending);
    }
  }

  /** The kind of error of a run that ends so; null for a cancelled one. */
  ErrorKind kind() {
    return switch (ending) {
      case TIMED_OUT -> ErrorKind.TIMEOUT;
      case STALLED -> ErrorKind.LOST_SERVER;
      case FAILED -> ErrorKind.SERVER_ERROR;
      default -> null;
    };
  }
}
