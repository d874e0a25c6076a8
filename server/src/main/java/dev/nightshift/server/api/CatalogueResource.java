package dev.nightshift.server.api;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.plugin.LoadedPlugin;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.PluginProblem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What this server was built from: its catalogue, plugins and bundle. */
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class CatalogueResource {
  private final String catalogue;
  private final String hash;
  private final Bundle bundle;
  private final PluginsJson plugins;

  public CatalogueResource(Catalogue catalogue, LoadedPlugins plugins, Bundle bundle) {
    this.catalogue = CatalogueJson.write(catalogue);
    this.hash = CatalogueJson.hash(catalogue);
    this.bundle = bundle;
    this.plugins = new PluginsJson(plugins.plugins(), plugins.problems());
  }

  @GET
  @Path("catalogue")
  public Response catalogue() {
    return Response.ok(catalogue).tag(hash).build();
  }

  @GET
  @Path("plugins")
  public PluginsJson plugins() {
    return plugins;
  }

  @GET
  @Path("bundle")
  public PageJson<FileJson> bundle() {
    return PageJson.of(
        bundle.files().entrySet().stream()
            .map(
                file ->
                    new FileJson(
                        file.getKey(),
                        file.getValue().getBytes(StandardCharsets.UTF_8).length,
                        "/api/v1/bundle/" + file.getKey()))
            .toList());
  }

  @GET
  @Path("bundle/{path: .+}")
  @Produces(MediaType.WILDCARD)
  public Response file(@PathParam("path") String path) {
    var content =
        bundle
            .file(path)
            .orElseThrow(
                () ->
                    new NotThere(
                        "the bundle has no file \""
                            + path
                            + "\"; GET /api/v1/bundle lists those it has",
                        List.of()));
    return Response.ok(content, type(path)).tag(hash).build();
  }

  private static String type(String path) {
    return path.endsWith(".json") ? MediaType.APPLICATION_JSON : "text/plain; charset=utf-8";
  }

  /** A file of the bundle. */
  public record FileJson(String path, int bytes, String url) {}

  /** What was loaded, and what was not and why. */
  public record PluginsJson(List<LoadedPlugin> items, List<PluginProblem> problems) {}
}
