package dev.nightshift.job;

import java.util.List;
import java.util.Locale;

/**
 * A unit of recurring or on-demand work: declares what it is, and does it.
 *
 * <p>The server makes one instance per configured job, through the public no-argument constructor,
 * and calls {@link #run} from one thread per run; runs of one job overlap only where its
 * declaration allows it.
 *
 * @param <S> the settings: a record whose components are bound from config.yml (see {@link
 *     Setting}); {@link NoSettings} for none
 */
public interface Job<S> {

  /**
   * The name of this job type, and of its job where config.yml gives no other: {@code
   * [a-z][a-z0-9_-]{0,62}}.
   *
   * <p>By default the class's simple name in snake case: {@code SessionCleanup} is {@code
   * session_cleanup}. Override it to keep the name when the class is renamed.
   */
  default String type() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * What this job is. Called once per configured job when the server starts, also by commands that
   * start no server: it must be quick, touch nothing outside, and give equal declarations for equal
   * settings.
   *
   * @throws IllegalArgumentException if the settings contradict each other; the text is shown to
   *     the operator
   */
  Declaration declare(S settings);

  /**
   * Does the work, once. Returning is success, throwing is failure: the exception's message is what
   * the on-call engineer reads, and what {@link Declaration.Builder#failsWith failure modes} are
   * matched against.
   *
   * <p>The thread is interrupted when the run is cancelled, exceeds its max runtime, or the server
   * stops.
   */
  void run(Context context, S settings) throws Exception;

  /**
   * True for a type that is nothing by itself and runs only as jobs that config.yml names, such as
   * {@code exec}. By default a type found in a plugin is a job of its own name, whether config.yml
   * mentions it or not.
   */
  default boolean onlyWhenConfigured() {
    return false;
  }

  /** Real data for a fresh machine, made by {@code nightshift demo seed}; by default none. */
  default List<Fixture<S>> fixtures() {
    return List.of();
  }

  /** Named ways to break this job's world on purpose, for drills and tests; by default none. */
  default List<Fault<S>> faults() {
    return List.of();
  }
}
