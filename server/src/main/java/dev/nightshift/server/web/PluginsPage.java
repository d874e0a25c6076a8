package dev.nightshift.server.web;

import dev.nightshift.server.control.PluginActions;
import dev.nightshift.server.plugin.KnownPlugin;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.web.Pages.Done;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Plugins, what is wrong with them, and how they are loaded anew. */
@Path("plugins")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class PluginsPage {
  private static final String HERE = "/plugins";

  private static final int COMMIT = 10;

  private final Pages pages;
  private final PluginActions actions;

  PluginsPage(Pages pages, PluginActions actions) {
    this.pages = pages;
    this.actions = actions;
  }

  @GET
  public Screen plugins(@Context ContainerRequestContext request) {
    var inForce = actions.inForce();
    var model =
        new Plugins(
            inForce.known().stream().map(Row::of).toList(),
            inForce.problems(),
            inForce.disabled(),
            actions.waiting());
    return pages.page(request, "plugins", "Plugins", model);
  }

  @POST
  @Path("reload")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response reload(
      @Context ContainerRequestContext request, MultivaluedMap<String, String> form) {
    return pages.act(
        HERE,
        () -> {
          actions.reload(Optional.empty(), new Fields(form).text("reason"), Viewer.actor(request));
          return new Done(HERE, "What had changed in the plugin folder is in force.");
        });
  }

  @POST
  @Path("{name}/rollback")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response rollback(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return pages.act(
        HERE,
        () -> {
          actions.rollback(name, new Fields(form).text("reason"), Viewer.actor(request));
          return new Done(HERE, "The version of " + name + " before is in force again.");
        });
  }

  /**
   * What is in force, and what is not and why.
   *
   * @param disabled jobs that config.yml switches off
   * @param waiting jobs whose new runs wait until replaced code has ended
   */
  public record Plugins(
      List<Row> rows, List<PluginProblem> problems, List<String> disabled, List<String> waiting) {}

  private static String shortened(String commit) {
    return " @" + commit.substring(0, Math.min(COMMIT, commit.length()));
  }

  /**
   * A plugin in force.
   *
   * @param previous the version a rollback brings back; empty if none is kept
   */
  public record Row(
      String name,
      String version,
      String source,
      String sha256,
      List<String> jobs,
      String previous,
      boolean rolledBack) {
    private static Row of(KnownPlugin known) {
      var plugin = known.plugin();
      return new Row(
          plugin.name(),
          plugin.version() + plugin.commit().map(PluginsPage::shortened).orElse(""),
          plugin.source(),
          plugin.sha256().substring(0, 12),
          known.jobs(),
          known.previous().map(KnownPlugin.Earlier::version).orElse(""),
          known.rolledBack());
    }
  }
}
