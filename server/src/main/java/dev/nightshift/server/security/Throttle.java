package dev.nightshift.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Lets nobody guess passwords: after some failures of a name or from an address, the next try has
 * to wait, longer each time. Counted per server, forgotten when it stops. Thread-safe.
 */
public final class Throttle {
  static final int FREE_OF_A_NAME = 5;
  static final int FREE_OF_AN_ADDRESS = 20;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final int MOST = 20_000;

  private final Clock clock;
  private final Map<String, Failures> failures = bounded();
  private final Set<String> known = Collections.newSetFromMap(bounded());

  public Throttle(Clock clock) {
    this.clock = clock;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }

  /**
   * A try begins; it counts as a failure until {@link #succeeded} says otherwise, so that many at
   * once gain nothing.
   *
   * @throws TooManyLogins if it has to wait
   */
  synchronized void begin(String name, String address) {
    var now = clock.instant();
    var ofName = at(nameKey(name, address));
    var ofAddress = at("address " + network(address));
    var until = ofName.until.isAfter(ofAddress.until) ? ofName.until : ofAddress.until;
    if (until.isAfter(now)) {
      long seconds = Duration.between(now, until).toSeconds() + 1;
      throw new TooManyLogins(
          (ofName.until.isAfter(now)
                  ? "too many failed logins as \"" + name + "\""
                  : "too many failed logins from " + address)
              + "; try again in "
              + seconds
              + " s",
          seconds);
    }
    ofName.failed(now, FREE_OF_A_NAME);
    ofAddress.failed(now, FREE_OF_AN_ADDRESS);
  }

  /** The try that began was right. */
  synchronized void succeeded(String name, String address) {
    failures.remove(nameKey(name, address));
    at("address " + network(address)).undo();
    known.add(name + " " + network(address));
  }

  private Failures at(String key) {
    return failures.computeIfAbsent(key, unused -> new Failures());
  }

  // Whoever has logged in from an address is counted apart there: strangers cannot lock them out.
  private String nameKey(String name, String address) {
    var both = name + " " + network(address);
    return known.contains(both) ? "both " + both : "name " + name;
  }

  // One home or office has 2^64 addresses of IPv6.
  private static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    var parts = address.replaceAll("[\\[\\]]|%.*", "").split(":", -1);
    var network = new StringBuilder();
    for (int i = 0; i < Math.min(4, parts.length) && !parts[i].isEmpty(); i++) {
      network.append(parts[i]).append(':');
    }
    return network.isEmpty() ? address : network.toString();
  }

  private static final class Failures {
    private int count;
    private Instant last = Instant.MIN;
    private Instant until = Instant.MIN;

    void failed(Instant now, int free) {
      if (!last.equals(Instant.MIN) && last.plus(LONGEST_WAIT.multipliedBy(2)).isBefore(now)) {
        count = 0;
      }
      last = now;
      count++;
      if (count >= free) {
        var wait = FIRST_WAIT.multipliedBy(1L << Math.min(10, count - free));
        until = now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
      }
    }

    void undo() {
      count = Math.max(0, count - 1);
      until = Instant.MIN;
    }
  }
}
