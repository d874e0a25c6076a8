package dev.nightshift.server.run;

import java.time.Instant;

/**
 * A line of a run's log.
 *
 * @param number from 1, without gaps, within the run
 * @param level one of TRACE, DEBUG, INFO, WARN, ERROR
 * @param logger who wrote it
 * @param text with the stack trace, if there is one
 */
public record LogLine(long number, Instant at, String level, String logger, String text) {}
