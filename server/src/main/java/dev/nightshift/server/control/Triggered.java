package dev.nightshift.server.control;

import java.util.UUID;

/**
 * A run that was asked for.
 *
 * @param before it was asked for under the same key before; nothing was done now
 */
public record Triggered(UUID id, boolean before) {}
