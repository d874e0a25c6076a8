package dev.nightshift.server.cli.local;

import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunServices;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What a run asks of the server, kept in memory for this run alone. */
final class ScratchServices implements RunServices {
  private final LogConsole console;
  private final Clock clock;
  private final Map<String, String> cursors = new ConcurrentHashMap<>();
  private final Map<String, Backoff> backoffs = new ConcurrentHashMap<>();
  private final Set<String> messages = ConcurrentHashMap.newKeySet();
  private final AtomicLong told = new AtomicLong();

  ScratchServices(LogConsole console, Clock clock) {
    this.console = console;
    this.clock = clock;
  }

  @Override
  public Optional<String> readCursor(Run run, String name) {
    return Optional.ofNullable(cursors.get(name));
  }

  @Override
  public void writeCursor(Run run, String name, String position) {
    cursors.compute(name, (key, before) -> position);
  }

  @Override
  public Backoff backoff(Run run, String key) {
    return backoffs.getOrDefault(key, Backoff.NONE);
  }

  @Override
  public void backoff(Run run, String key, Backoff backoff) {
    backoffs.put(key, backoff);
  }

  @Override
  public String enqueue(Run from, String job, Map<String, String> parameters) {
    say("a server would now run " + job + " " + parameters);
    return UUID.randomUUID().toString();
  }

  @Override
  public boolean notify(Run run, String channel, String key, String message) {
    boolean fresh = messages.add(channel + " " + key);
    if (fresh) {
      say("a server would now tell " + channel + ": " + message);
    }
    return fresh;
  }

  @Override
  public void log(Run run, LogLine line) {
    console.print(line);
  }

  private void say(String text) {
    console.print(new LogLine(told.incrementAndGet(), clock.instant(), "INFO", "run-local", text));
  }
}
