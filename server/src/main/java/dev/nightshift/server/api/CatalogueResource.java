package dev.nightshift.server.api;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.CurrentCatalogue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** What this server is built from: its catalogue and its bundle. */
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class CatalogueResource {
  private final Supplier<Printed> printed;
  private final Supplier<Bundle> bundle;

  public CatalogueResource(CurrentCatalogue catalogue, Supplier<Bundle> bundle) {
    this.printed = catalogue.derived(Printed::of);
    this.bundle = bundle;
  }

  @Says(value = "Gives the catalogue as it is hashed.", media = "application/json")
  @GET
  @Path("catalogue")
  public Response catalogue(@Context Request request) {
    var now = printed.get();
    var same = request.evaluatePreconditions(new EntityTag(now.hash()));
    return (same == null ? Response.ok(now.json()) : same).tag(now.hash()).build();
  }

  @Says("Lists the files of the bundle.")
  @GET
  @Path("bundle")
  public PageJson<FileJson> bundle() {
    return PageJson.of(
        bundle.get().files().entrySet().stream()
            .map(
                file ->
                    new FileJson(
                        file.getKey(),
                        file.getValue().getBytes(StandardCharsets.UTF_8).length,
                        "/api/v1/bundle/" + file.getKey()))
            .toList());
  }

  @Says(value = "Gives a file of the bundle.", media = "*/*")
  @GET
  @Path("bundle/{path: .+}")
  @Produces(MediaType.WILDCARD)
  public Response file(@PathParam("path") String path, @Context Request request) {
    var content =
        bundle
            .get()
            .file(path)
            .orElseThrow(
                () ->
                    new NotThere(
                        "the bundle has no file \""
                            + path
                            + "\"; GET /api/v1/bundle lists those it has",
                        List.of()));
    var tag = printed.get().hash();
    var same = request.evaluatePreconditions(new EntityTag(tag));
    return (same == null ? Response.ok(content, type(path)) : same).tag(tag).build();
  }

  private static String type(String path) {
    return path.endsWith(".json") ? MediaType.APPLICATION_JSON : "text/plain; charset=utf-8";
  }

  private record Printed(String json, String hash) {
    static Printed of(Catalogue catalogue) {
      return new Printed(CatalogueJson.write(catalogue), CatalogueJson.hash(catalogue));
    }
  }

  /** A file of the bundle. */
  public record FileJson(String path, int bytes, String url) {}
}
