package dev.nightshift.server.api;

import dev.nightshift.server.backup.BackupManifest;
import dev.nightshift.server.backup.BackupReport;
import dev.nightshift.server.backup.Backups;
import dev.nightshift.server.control.BackupActions;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/** Copies of the whole store. */
@Path("api/v1/store/backups")
@Produces(MediaType.APPLICATION_JSON)
public final class BackupsResource {
  private final Backups backups;
  private final BackupActions actions;

  public BackupsResource(Backups backups, BackupActions actions) {
    this.backups = backups;
    this.actions = actions;
  }

  /** The newest first; {@code last} is the one that this node makes, or made last, or null. */
  public record BackupsJson(List<MadeJson> items, WorkJson last) {}

  /** One that is there. */
  public record MadeJson(String file, long bytes, Instant made) {}

  /**
   * How the making stands; {@code ended} is null while it is at work, {@code copy} until it is done
   * and if it failed.
   */
  public record WorkJson(
      String file,
      Instant began,
      Instant ended,
      String table,
      long records,
      BackupManifest copy,
      String error) {
    static WorkJson of(BackupReport report) {
      return new WorkJson(
          report.file(),
          report.began(),
          report.ended(),
          report.table(),
          report.records(),
          report.manifest(),
          report.error());
    }
  }

  @Says("Lists the backups that there are, and how the last one went.")
  @GET
  public BackupsJson list() {
    return new BackupsJson(
        backups.list().stream()
            .map(made -> new MadeJson(made.file(), made.bytes(), made.made()))
            .toList(),
        backups.last().map(WorkJson::of).orElse(null));
  }

  /** The body may be left out. */
  @Says(
      value = "Begins a backup.",
      body = {"reason"},
      answer = WorkJson.class,
      status = 202)
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response begin(@Context SecurityContext security, InputStream stream) throws IOException {
    var body = Body.read(stream, "{\"reason\": \"before the upgrade\"}", "reason");
    actions.begin(body.text("reason"), (Actor) security.getUserPrincipal());
    return Response.accepted(WorkJson.of(backups.last().orElseThrow())).build();
  }

  /** The file itself; for admins alone, since it holds the audit and all parameters too. */
  @Says(value = "Gives a backup.", media = "application/zip")
  @GET
  @Path("{file}")
  @Produces({"application/zip", MediaType.APPLICATION_JSON})
  public Response take(@PathParam("file") String file, @Context SecurityContext security) {
    var path = actions.take(file, (Actor) security.getUserPrincipal());
    return Response.ok(path.toFile(), "application/zip")
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
        .build();
  }
}
