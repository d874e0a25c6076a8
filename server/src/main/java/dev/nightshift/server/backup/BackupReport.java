package dev.nightshift.server.backup;

import java.time.Instant;

/**
 * How the making of a copy stands.
 *
 * @param file its name in the folder for copies
 * @param ended null: it is at work
 * @param table that is being copied or read back; empty before the first and after the last
 * @param records that were copied or read back until now
 * @param manifest of the copy; null while it is at work, and if it failed
 * @param error null: none
 */
public record BackupReport(
    String file,
    Instant began,
    Instant ended,
    String table,
    long records,
    BackupManifest manifest,
    String error) {}
