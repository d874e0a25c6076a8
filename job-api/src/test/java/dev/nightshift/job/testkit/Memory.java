package dev.nightshift.job.testkit;

import dev.nightshift.job.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a job keeps from run to run: cursors, retry states and the keys of sent messages. Hand it to
 * the next {@link TestContext} to simulate a restart of the server.
 */
public final class Memory {
  private final Map<String, String> cursors = new ConcurrentHashMap<>();
  private final Map<String, Failures> failures = new ConcurrentHashMap<>();
  private final Set<String> messages = ConcurrentHashMap.newKeySet();

  private record Failures(int count, Instant next) {}

  boolean firstMessage(String channel, String key) {
    return messages.add(channel + '\n' + key);
  }

  Context.Cursor cursor(String name) {
    return new Context.Cursor() {
      @Override
      public Optional<String> read() {
        return Optional.ofNullable(cursors.get(name));
      }

      @Override
      public void write(String position) {
        cursors.put(name, position);
      }

      @Override
      public void clear() {
        cursors.remove(name);
      }
    };
  }

  Context.RetryState retryState(String key, Clock clock) {
    return new Context.RetryState() {
      @Override
      public int failures() {
        var known = failures.get(key);
        return known == null ? 0 : known.count();
      }

      @Override
      public boolean ready() {
        return nextAttempt().map(next -> !clock.instant().isBefore(next)).orElse(true);
      }

      @Override
      public Optional<Instant> nextAttempt() {
        return Optional.ofNullable(failures.get(key)).map(Failures::next);
      }

      @Override
      public void failed(Duration base, Duration max) {
        int count = failures() + 1;
        var wait = base;
        for (int i = 1; i < count && wait.compareTo(max) < 0; i++) {
          wait = wait.multipliedBy(2);
        }
        var next = clock.instant().plus(wait.compareTo(max) > 0 ? max : wait);
        failures.put(key, new Failures(count, next));
      }

      @Override
      public void succeeded() {
        failures.remove(key);
      }
    };
  }
}
