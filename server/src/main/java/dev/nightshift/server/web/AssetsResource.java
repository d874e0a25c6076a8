package dev.nightshift.server.web;

import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** The pages' styles, scripts and icon. */
@Path("assets")
@Admits(Who.UNASKED)
public final class AssetsResource {
  private static final String FOR_GOOD = "public, max-age=31536000, immutable";
  private static final String FOR_AN_HOUR = "public, max-age=3600";

  @GET
  @Path("{name}")
  public Response file(@PathParam("name") String name, @QueryParam("v") String version) {
    var asset = Assets.find(name).orElseThrow(NotFoundException::new);
    return Response.ok(asset.bytes(), asset.type())
        .header("Cache-Control", Assets.current(version) ? FOR_GOOD : FOR_AN_HOUR)
        .build();
  }
}
