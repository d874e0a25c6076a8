package dev.nightshift.server.health;

import dev.nightshift.server.conventions.AlertName;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that is wrong with a job, a queue or the server, and what to do about it.
 *
 * @param alert the alert that is about this
 * @param about the job's name, {@code queue NAME}, {@code store}, or a plugin's file
 * @param since empty if nobody remembers
 * @param text a sentence without a full stop
 * @param cause empty unless the job declares it
 * @param fix a sentence or a command
 * @param runbook its page, below the server's address
 */
public record Finding(
    Trouble.Level level,
    AlertName alert,
    String about,
    Optional<Instant> since,
    String text,
    String cause,
    String fix,
    String runbook) {}
