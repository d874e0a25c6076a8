package dev.nightshift.server.api;

import dev.nightshift.server.run.LogLine;
import java.time.Instant;

/** A line of a run's log; numbers count from 1 within the run. */
public record LogLineJson(long number, Instant at, String level, String logger, String text) {
  static LogLineJson of(LogLine line) {
    return new LogLineJson(line.number(), line.at(), line.level(), line.logger(), line.text());
  }
}
