package dev.nightshift.server.api;

import dev.nightshift.server.control.ArchiveActions;
import dev.nightshift.server.retention.Outlook;
import dev.nightshift.server.retention.Retention;
import dev.nightshift.server.retention.RetentionSettings;
import dev.nightshift.server.retention.StoreContents;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The store's contents, and its archive. */
@Path("api/v1/store")
@Produces(MediaType.APPLICATION_JSON)
public final class StoreResource {
  private static final String BY_DEFAULT = "90d";

  private final StoreContents contents;
  private final Retention retention;
  private final RetentionSettings settings;
  private final ArchiveActions actions;

  public StoreResource(
      StoreContents contents,
      Retention retention,
      RetentionSettings settings,
      ArchiveActions actions) {
    this.contents = contents;
    this.retention = retention;
    this.settings = settings;
    this.actions = actions;
  }

  @Says("Tells what the store holds.")
  @GET
  public StoreJson look() {
    var now = contents.look();
    return StoreJson.of(now, Outlook.of(now, settings), retention.last().orElse(null));
  }

  /** The last archiving that somebody asked this node for. */
  @Says("Tells how the last archiving went.")
  @GET
  @Path("archive")
  public StoreJson.ArchiveJson archiving() {
    return retention
        .archiving()
        .map(StoreJson.ArchiveJson::of)
        .orElseThrow(
            () ->
                new NotThere(
                    "nothing was archived on this node since its start; POST here begins it",
                    List.of()));
  }

  /** All of the body may be left out. */
  @Says(
      value = "Archives old records.",
      body = {"olderThan", "kinds:array", "dryRun:boolean", "reason"},
      answer = StoreJson.ArchiveJson.class,
      status = 202)
  @POST
  @Path("archive")
  @Consumes(MediaType.WILDCARD)
  public Response archive(@Context SecurityContext security, InputStream stream)
      throws IOException {
    var body =
        Body.read(
            stream,
            "{\"olderThan\": \"90d\", \"kinds\": [\"run\"], \"dryRun\": true, \"reason\": \"\"}",
            "olderThan",
            "kinds",
            "dryRun",
            "reason");
    var olderThan = body.text("olderThan");
    actions.archive(
        olderThan.isBlank() ? BY_DEFAULT : olderThan,
        body.list("kinds"),
        body.flag("dryRun"),
        body.text("reason"),
        (Actor) security.getUserPrincipal());
    return Response.accepted(archiving()).build();
  }
}
