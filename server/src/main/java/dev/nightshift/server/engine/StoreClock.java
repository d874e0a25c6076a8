package dev.nightshift.server.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of the store: what it said at the last heartbeat, and how long ago that was. Before the
 * first heartbeat, and on a store that has no time of its own, the time of the process. A clock
 * that is set on this machine does not move it. Thread-safe.
 */
public final class StoreClock extends Clock {
  private final Clock process;
  private final Ticker ticker;
  private volatile Heartbeat last;

  public StoreClock(Clock process, Ticker ticker) {
    this.process = process;
    this.ticker = ticker;
  }

  /** The clock itself if it is the store's already. */
  static StoreClock of(Clock clock) {
    return clock instanceof StoreClock store ? store : new StoreClock(clock, Ticker.SYSTEM);
  }

  Ticker ticker() {
    return ticker;
  }

  /**
   * Takes the store's word for what time it was between two moments. A time that the clock has
   * already agreed with, as far as can be told, moves nothing: slow answers would make it waver.
   */
  void heartbeat(Instant time, long sent, long received) {
    long uncertain = (received - sent) / 2;
    var heard = new Heartbeat(time, sent + uncertain);
    var known = last;
    if (known == null
        || Duration.between(known.at(heard.nanos), time).abs().toNanos() > uncertain) {
      last = heard;
    }
  }

  /** The store's time minus that of the process. */
  public Duration offset() {
    return last == null ? Duration.ZERO : Duration.between(process.instant(), instant());
  }

  @Override
  public Instant instant() {
    var heard = last;
    return heard == null ? process.instant() : heard.at(ticker.nanos());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    var store = this;
    return new Clock() {
      @Override
      public Instant instant() {
        return store.instant();
      }

      @Override
      public ZoneId getZone() {
        return zone;
      }

      @Override
      public Clock withZone(ZoneId other) {
        return store.withZone(other);
      }
    };
  }

  private record Heartbeat(Instant time, long nanos) {
    private Instant at(long later) {
      return time.plusNanos(later - nanos);
    }
  }
}
