package dev.nightshift.jobs.legal;

import java.time.Instant;

/**
 * A message of the outbox that is on its way.
 *
 * @param id constant over all attempts, so that a receiver can tell a repetition
 * @param attempts of before
 */
record Sending(
    long row,
    String id,
    String tenant,
    String kind,
    String subject,
    String recipient,
    Instant dueSlot,
    String channel,
    String title,
    String body,
    Instant usefulUntil,
    int attempts) {}
