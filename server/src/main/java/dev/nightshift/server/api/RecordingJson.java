package dev.nightshift.server.api;

import dev.nightshift.server.run.Recording;
import java.time.Instant;
import java.util.UUID;

/**
 * A recording.
 *
 * @param state wanted, taken, kept or failed
 * @param node the name of the server in whose data folder the file is
 */
public record RecordingJson(
    UUID id,
    String job,
    String state,
    UUID run,
    String node,
    Instant askedAt,
    String askedBy,
    long maxBytes,
    Instant begun,
    Instant ended,
    long bytes,
    String note) {
  static RecordingJson of(Recording recording) {
    return new RecordingJson(
        recording.id(),
        recording.job(),
        recording.state().label(),
        recording.run(),
        recording.node(),
        recording.askedAt(),
        recording.askedBy(),
        recording.maxBytes(),
        recording.begun(),
        recording.ended(),
        recording.bytes(),
        recording.note());
  }
}
