package dev.nightshift.server.plugin;

import java.time.Instant;
import java.util.Optional;

/**
 * A setting that refers to a secret; never its value.
 *
 * @param setting within the job, e.g. {@code api_key}
 * @param reference {@code env:NAME} or {@code file:path}
 * @param present whether there is something to read now
 * @param changed when the file was last written; empty for the environment, whose variables are as
 *     old as nobody knows
 */
public record SecretUse(
    String job, String setting, String reference, boolean present, Optional<Instant> changed) {}
