package dev.nightshift.server.api;

import java.util.UUID;

/** A run that was asked for, and where to read about it. */
public record StartedJson(UUID id, String job, String url) {}
