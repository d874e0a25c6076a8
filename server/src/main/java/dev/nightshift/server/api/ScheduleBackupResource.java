package dev.nightshift.server.api;

import dev.nightshift.server.control.ScheduleBackup;
import dev.nightshift.server.control.ScheduleBackup.Copy;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Copies of how jobs are scheduled. */
@Path("api/v1/schedules")
@Produces(MediaType.APPLICATION_JSON)
public final class ScheduleBackupResource {
  private final ScheduleBackup backup;
  private final Clock clock;

  public ScheduleBackupResource(ScheduleBackup backup, Clock clock) {
    this.backup = backup;
    this.clock = clock;
  }

  /** What a file holds. */
  public record BackupJson(Instant taken, List<Copy> jobs) {}

  @Says("Gives copies of all schedules, to be restored.")
  @GET
  public BackupJson copies() {
    return new BackupJson(clock.instant(), backup.copies());
  }
}
