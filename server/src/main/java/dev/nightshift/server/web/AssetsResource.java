package dev.nightshift.server.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The pages' style and icon. */
@Path("assets")
public final class AssetsResource {
  private static final Map<String, String> TYPES =
      Map.of("nightshift.css", "text/css; charset=utf-8", "icon.svg", "image/svg+xml");
  private static final int CACHED_SECONDS = 3_600;

  @GET
  @Path("{name}")
  public Response file(@PathParam("name") String name) {
    var type = TYPES.get(name);
    if (type == null) {
      throw new NotFoundException();
    }
    var cache = new CacheControl();
    cache.setMaxAge(CACHED_SECONDS);
    return Response.ok(read(name), type).cacheControl(cache).build();
  }

  private static byte[] read(String name) {
    try (var in = AssetsResource.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
