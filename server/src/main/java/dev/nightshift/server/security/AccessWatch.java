package dev.nightshift.server.security;

/** Hears of those who were not let in. */
public interface AccessWatch {

  /**
   * A request was refused.
   *
   * @param action as in {@code POST api/v1/jobs/gc/runs}
   */
  void refused(Actor actor, String action, String why);

  /**
   * A wrong password came with a request.
   *
   * @param actor nobody yet, but the address is known
   * @param name as it was given
   */
  void wrongPassword(Actor actor, String name);
}
