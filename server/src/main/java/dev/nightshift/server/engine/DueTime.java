package dev.nightshift.server.engine;

import java.time.Instant;

/**
 * When a job is due next.
 *
 * @param at null: not by itself
 */
public record DueTime(JobKey key, Instant at) {}
