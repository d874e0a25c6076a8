package dev.nightshift.server.telemetry;

import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunServices;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A server that only keeps lines. */
final class LogOnly implements RunServices {
  private final Consumer<LogLine> lines;

  LogOnly(Consumer<LogLine> lines) {
    this.lines = lines;
  }

  @Override
  public void log(Run run, LogLine line) {
    lines.accept(line);
  }

  @Override
  public Optional<String> readCursor(Run run, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeCursor(Run run, String name, String position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Backoff backoff(Run run, String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void backoff(Run run, String key, Backoff backoff) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String enqueue(Run from, String job, Map<String, String> parameters) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean notify(Run run, String channel, String key, String message) {
    throw new UnsupportedOperationException();
  }
}
