package dev.nightshift.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.nightshift.server.control.ScheduleBackup;
import dev.nightshift.server.control.ScheduleBackup.Copy;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;

/** How a job's copy is brought back. */
@Path("api/v1/jobs/{name}/schedule/restore")
@Produces(MediaType.APPLICATION_JSON)
public final class ScheduleRestoreResource {
  private static final int LONGEST = 64 * 1024;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ScheduleBackup backup;

  public ScheduleRestoreResource(ScheduleBackup backup) {
    this.backup = backup;
  }

  /** The body is one of the copies; the reason is a query parameter. */
  @Says(
      value = "Restores a job's schedule from a copy.",
      query = {"reason"},
      record = ScheduleBackup.Copy.class)
  @POST
  @Consumes(MediaType.WILDCARD)
  public Copy restore(
      @PathParam("name") String name,
      @QueryParam("reason") String reason,
      @Context SecurityContext security,
      InputStream body)
      throws IOException {
    var copy = read(body.readNBytes(LONGEST));
    if (!name.equals(copy.job())) {
      throw new BadInput("the copy is of job \"" + copy.job() + "\" and not of \"" + name + "\"");
    }
    return backup.restore(copy, reason == null ? "" : reason, (Actor) security.getUserPrincipal());
  }

  private static Copy read(byte[] body) throws IOException {
    try {
      var copy = MAPPER.readValue(body, Copy.class);
      if (copy == null || copy.job() == null) {
        throw new BadInput(
            "the body is no copy of a job's schedule; GET /api/v1/schedules has some");
      }
      return copy;
    } catch (JsonProcessingException e) {
      throw new BadInput(
          "the body is no copy of a job's schedule (" + e.getOriginalMessage() + ")");
    }
  }
}
