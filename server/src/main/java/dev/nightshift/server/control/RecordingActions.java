package dev.nightshift.server.control;

import dev.nightshift.server.run.Recording;
import dev.nightshift.server.run.RecordingDesk;
import dev.nightshift.server.run.Recordings;
import dev.nightshift.server.security.Actor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** How the next run of a job is recorded, and who gets the recording. Thread-safe. */
public final class RecordingActions {
  private static final String BY_DEFAULT = "100MB";
  private static final Pattern SIZE = Pattern.compile("(?i)\\s*([0-9]{1,4})\\s*(MB|GB)\\s*");
  private static final long MEGABYTE = 1_000_000;
  private static final long LEAST = 5 * MEGABYTE;
  private static final long MOST = 1_000 * MEGABYTE;

  private final Door door;
  private final Recordings store;
  private final RecordingDesk desk;
  private final Clock clock;

  public RecordingActions(Door door, Recordings store, RecordingDesk desk, Clock clock) {
    this.door = door;
    this.store = store;
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * Has the next run of a job recorded.
   *
   * @param max as in {@code 100MB}; empty for this
   * @throws Refusal if it is not done
   */
  public Recording ask(String job, String max, String reason, Actor actor) {
    return door.pass(
        new Door.Asked(
            actor,
            "record",
            job,
            max.isEmpty() ? Map.of() : Map.of("max", max),
            reason,
            "record " + job),
        () -> {
          var name = door.job(job).name();
          long bytes = bytes(max.isEmpty() ? BY_DEFAULT : max);
          desk.unavailable()
              .ifPresent(
                  why -> {
                    throw Refusal.conflict(why);
                  });
          var wanted =
              Recording.wanted(
                  UUID.randomUUID(),
                  name,
                  clock.instant().truncatedTo(ChronoUnit.MICROS),
                  actor.name(),
                  bytes);
          store
              .ask(wanted)
              .ifPresent(
                  before -> {
                    throw Refusal.conflict(
                        "the next run of "
                            + name
                            + " is to be recorded already, asked for by "
                            + before.askedBy()
                            + " at "
                            + before.askedAt().truncatedTo(ChronoUnit.SECONDS)
                            + "; take that back by nightshift record "
                            + name
                            + " --cancel");
                  });
          desk.look();
          return wanted;
        },
        wanted -> wanted.id() + ", at most " + wanted.maxBytes() / MEGABYTE + " MB");
  }

  /**
   * Takes back what no run has taken.
   *
   * @throws Refusal if it is not done
   */
  public Recording withdraw(String job, String reason, Actor actor) {
    return door.pass(
        new Door.Asked(
            actor, "record_cancel", job, Map.of(), reason, "cancel recordings of " + job),
        () -> {
          var name = door.job(job).name();
          var withdrawn =
              store
                  .withdraw(name)
                  .orElseThrow(
                      () ->
                          Refusal.conflict(
                              "no recording of the next run of "
                                  + name
                                  + " is asked for; one that is going on ends with its run"));
          desk.look();
          return withdrawn;
        },
        withdrawn -> withdrawn.id().toString());
  }

  /**
   * The file of a recording, for whoever may have it: it tells more than the pages do.
   *
   * @throws Refusal if it is not given
   */
  public Given file(UUID id, Actor actor) {
    return door.pass(
        new Door.Asked(
            actor, "recording_download", id.toString(), Map.of(), "", "download recordings"),
        () -> {
          var recording = store.find(id).orElseThrow(() -> unknown(id));
          return new Given(
              recording,
              desk.file(recording).orElseThrow(() -> Refusal.conflict(noFile(recording))));
        },
        given -> given.recording().job() + ", run " + given.recording().run());
  }

  /** A recording and where its file is. */
  public record Given(Recording recording, Path file) {}

  private static Refusal unknown(UUID id) {
    return Refusal.unknown(
        "there is no recording "
            + id
            + "; the oldest are removed when there are too many. GET /api/v1/recordings lists"
            + " those there are",
        List.of());
  }

  private static String noFile(Recording recording) {
    var name = "recording " + recording.id() + " of " + recording.job();
    return switch (recording.state()) {
      case WANTED -> name + " waits for the job's next run";
      case TAKEN -> name + " goes on until run " + recording.run() + " ends";
      case FAILED -> name + " has no file: " + recording.note();
      case KEPT ->
          name
              + " is not in this server's data folder; ask the server "
              + recording.node()
              + ", or copy data/recordings/"
              + recording.file()
              + " from there";
    };
  }

  private static long bytes(String max) {
    var given = SIZE.matcher(max);
    if (given.matches()) {
      long bytes =
          Long.parseLong(given.group(1))
              * (given.group(2).equalsIgnoreCase("GB") ? 1_000 * MEGABYTE : MEGABYTE);
      if (bytes >= LEAST && bytes <= MOST) {
        return bytes;
      }
    }
    throw Refusal.invalid("max is \"" + max + "\"; write a size from 5MB to 1GB, as 100MB");
  }
}
