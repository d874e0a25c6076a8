package dev.nightshift.server.api;

import dev.nightshift.server.control.PluginActions;
import dev.nightshift.server.plugin.KnownPlugin;
import dev.nightshift.server.plugin.LoadedDriver;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Plugins, and how they are replaced while the server runs. */
@Path("api/v1/plugins")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public final class PluginsResource {
  private static final String EXAMPLE = "{\"reason\": \"\"}";

  private final PluginActions actions;

  public PluginsResource(PluginActions actions) {
    this.actions = actions;
  }

  @Says("Lists the plugins and what is wrong with them.")
  @GET
  public PluginsJson list() {
    var now = actions.inForce();
    return new PluginsJson(
        now.known().stream().map(LoadedPluginJson::of).toList(),
        now.offeredDrivers(),
        now.problems(),
        actions.waiting());
  }

  @Says(
      value = "Loads all plugins again.",
      body = {"reason"})
  @POST
  @Path("reload")
  public PluginActions.Done reload(@Context SecurityContext security, InputStream body)
      throws IOException {
    return actions.reload(Optional.empty(), reason(body), actor(security));
  }

  @Says(
      value = "Loads a plugin again.",
      body = {"reason"})
  @POST
  @Path("{name}/reload")
  public PluginActions.Done reload(
      @PathParam("name") String name, @Context SecurityContext security, InputStream body)
      throws IOException {
    return actions.reload(Optional.of(name), reason(body), actor(security));
  }

  @Says(
      value = "Goes back to the plugin's JAR before.",
      body = {"reason"})
  @POST
  @Path("{name}/rollback")
  public PluginActions.Done rollback(
      @PathParam("name") String name, @Context SecurityContext security, InputStream body)
      throws IOException {
    return actions.rollback(name, reason(body), actor(security));
  }

  private static String reason(InputStream body) throws IOException {
    return Body.read(body, EXAMPLE, "reason").text("reason");
  }

  private static Actor actor(SecurityContext security) {
    return (Actor) security.getUserPrincipal();
  }

  /**
   * What is in force, and what was not loaded and why.
   *
   * @param drivers JDBC drivers of the plugin folder
   * @param waiting jobs whose new runs wait until the last run of replaced code has ended
   */
  public record PluginsJson(
      List<LoadedPluginJson> items,
      List<LoadedDriver> drivers,
      List<PluginProblem> problems,
      List<String> waiting) {}

  /**
   * A plugin in force.
   *
   * @param commit that it was built from; null if it does not say so
   * @param previous what a rollback would bring back; null if nothing is kept
   * @param rolledBack what lies in the plugin folder is another version, which was rolled back
   */
  public record LoadedPluginJson(
      String name,
      String version,
      String commit,
      String source,
      String sha256,
      List<String> types,
      List<String> jobs,
      KnownPlugin.Earlier previous,
      boolean rolledBack) {

    static LoadedPluginJson of(KnownPlugin known) {
      var plugin = known.plugin();
      return new LoadedPluginJson(
          plugin.name(),
          plugin.version(),
          plugin.commit().orElse(null),
          plugin.source(),
          plugin.sha256(),
          plugin.types(),
          known.jobs(),
          known.previous().orElse(null),
          known.rolledBack());
    }
  }
}
