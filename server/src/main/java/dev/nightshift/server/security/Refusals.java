package dev.nightshift.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps whoever is refused again and again from filling the audit: of the same actor at the same
 * place some refusals are told each ten minutes, the others are counted, and the next that is told
 * says how many there were. Counted per server, forgotten when it stops. Thread-safe.
 */
final class Refusals {
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** Of reading: pages fetch much by themselves. */
  static final int READING = 1;

  static final int ACTING = 20;
  private static final int MOST = 10_000;
  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

  private final Clock clock;
  private final Map<String, Seen> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > MOST;
        }
      };

  Refusals(Clock clock) {
    this.clock = clock;
  }

  /**
   * One more.
   *
   * @param actor its name; all who have none are one actor
   * @param place the same for all addresses that one method of a resource answers
   * @return what to add to the entry; empty if it is only counted
   */
  synchronized Optional<String> next(String actor, String place, boolean reading) {
    var now = clock.instant();
    var key = actor + " " + place;
    var one = seen.computeIfAbsent(key, unused -> new Seen(now));
    if (!now.isBefore(one.since.plus(WINDOW))) {
      one.since = now;
      one.told = 0;
    }
    if (one.told >= (reading ? READING : ACTING)) {
      if (one.counted++ == 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "\"" + actor + "\" is refused again and again at " + place + "; the audit counts it");
      }
      return Optional.empty();
    }
    one.told++;
    long before = one.counted;
    one.counted = 0;
    return Optional.of(before == 0 ? "" : "; " + before + " more like it before");
  }

  private static final class Seen {
    private Instant since;
    private int told;
    private long counted;

    private Seen(Instant since) {
      this.since = since;
    }
  }
}
