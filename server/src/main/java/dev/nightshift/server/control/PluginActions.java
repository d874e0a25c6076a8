package dev.nightshift.server.control;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.LiveCatalogue;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.plugin.LivePlugins;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.PluginsStayException;
import dev.nightshift.server.plugin.StagedPlugins;
import dev.nightshift.server.security.Actor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How plugins are replaced while the server runs. Thread-safe. */
public final class PluginActions {
  private static final System.Logger LOG = System.getLogger(PluginActions.class.getName());

  private final Door door;
  private final LivePlugins plugins;
  private final LiveCatalogue catalogue;
  private final Engine engine;
  private final Consumer<Catalogue> check;
  private final ServerOperations offered;

  /**
   * @param check throws {@link IllegalArgumentException} if a catalogue cannot be shown
   * @param offered what the server does for jobs that are granted it
   */
  public PluginActions(
      Door door,
      LivePlugins plugins,
      LiveCatalogue catalogue,
      Engine engine,
      Consumer<Catalogue> check,
      ServerOperations offered) {
    this.door = door;
    this.plugins = plugins;
    this.catalogue = catalogue;
    this.engine = engine;
    this.check = check;
    this.offered = offered;
  }

  /**
   * What was done.
   *
   * @param plugins that came, went or changed
   * @param added jobs
   * @param removed jobs
   * @param changed jobs with other code or settings
   * @param waiting jobs whose new runs wait until the last run of the old code has ended
   */
  public record Done(
      List<StagedPlugins.Change> plugins,
      List<String> added,
      List<String> removed,
      List<String> changed,
      List<String> waiting,
      String catalogueHash) {

    private String inWords() {
      var words =
          plugins.stream()
              .map(
                  change ->
                      change.plugin()
                          + " "
                          + (change.from() == null ? "new" : change.from())
                          + " -> "
                          + (change.to() == null ? "gone" : change.to()))
              .collect(Collectors.joining(", "));
      return words.isEmpty() ? "nothing had changed" : words;
    }
  }

  /** The plugins in force. */
  public LoadedPlugins inForce() {
    return plugins.get();
  }

  /** Jobs whose new runs wait for runs of replaced code. */
  public List<String> waiting() {
    return engine.held().stream().sorted().toList();
  }

  /**
   * Loads what lies in the plugin folder.
   *
   * @param name only this plugin; empty: whatever has changed
   * @throws Refusal if there is anything wrong with it; the running versions stay
   */
  public Done reload(Optional<String> name, String reason, Actor actor) {
    var asked = Door.Asked.of(actor, "reload plugins", name.orElse(""), Map.of(), reason);
    return door.pass(asked, () -> replace(() -> plugins.reload(name)), Done::inWords);
  }

  /**
   * Brings the version back that was in force before.
   *
   * @throws Refusal if there is none, or there is anything wrong with it
   */
  public Done rollback(String name, String reason, Actor actor) {
    var asked = Door.Asked.of(actor, "roll back plugin", name, Map.of(), reason);
    return door.pass(asked, () -> replace(() -> plugins.rollback(name)), Done::inWords);
  }

  private synchronized Done replace(Supplier<StagedPlugins> staging) {
    StagedPlugins staged;
    try {
      staged = staging.get();
    } catch (PluginsStayException e) {
      throw e.unknown()
          ? Refusal.unknown(e.getMessage(), e.near())
          : Refusal.conflict(e.getMessage());
    }
    var next = staged.next();
    try {
      check.accept(next.catalogue());
      var left =
          engine.replace(
              next.catalogue(),
              PluginWork.of(next, offered),
              () -> {
                catalogue.publish(next.catalogue());
                plugins.adopt(staged);
              });
      var unused = left.thenRun(() -> close(staged));
    } catch (IllegalArgumentException | IllegalStateException e) {
      staged.discard();
      throw Refusal.conflict("nothing was changed: " + e.getMessage());
    } catch (RuntimeException e) {
      staged.discard();
      throw e;
    }
    return new Done(
        staged.plugins(),
        staged.added(),
        staged.removed(),
        staged.changed(),
        waiting(),
        CatalogueJson.hash(next.catalogue()));
  }

  private static void close(StagedPlugins staged) {
    try {
      staged.closeReplaced();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a replaced plugin could not be closed", e);
    }
  }
}
