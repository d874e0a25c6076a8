package dev.nightshift.server.web;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.health.Wording;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What is set, to be read; config.yml says it. */
@Path("settings")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class SettingsPage {
  private final Pages pages;
  private final EngineSettings engine;
  private final Supplier<Bundle> bundle;
  private final CurrentCatalogue catalogue;

  SettingsPage(
      Pages pages, EngineSettings engine, Supplier<Bundle> bundle, CurrentCatalogue catalogue) {
    this.pages = pages;
    this.engine = engine;
    this.bundle = bundle;
    this.catalogue = catalogue;
  }

  @GET
  public Screen settings(@Context ContainerRequestContext request) {
    Map<String, String> server = new LinkedHashMap<>();
    var snapshot = pages.look().snapshot();
    var now = catalogue.now();
    server.put("store", snapshot.storeId());
    server.put(
        "store on disk",
        snapshot.sizeBytes() == 0 ? "not known" : Wording.bytes(snapshot.sizeBytes()));
    server.put("jobs", Integer.toString(now.jobs().size()));
    server.put("catalogue hash", CatalogueJson.hash(now));
    server.put("files of the bundle", Integer.toString(bundle.get().files().size()));

    Map<String, String> engineSettings = new LinkedHashMap<>();
    engineSettings.put("lease", Wording.took(engine.lease()));
    engineSettings.put("renewEvery", Wording.took(engine.renewEvery()));
    engineSettings.put("stopRunsAfter", Wording.took(engine.runsStoppedAfter()));
    engineSettings.put("poll", Wording.took(engine.poll()));
    engineSettings.put("late", Wording.took(engine.late()));
    engineSettings.put("reruns", Integer.toString(engine.reruns()));
    engineSettings.put("catchUp", Integer.toString(engine.catchUp()));
    engineSettings.put("grace", Wording.took(engine.grace()));
    engineSettings.put("interruptAfter", Wording.took(engine.interruptAfter()));
    engineSettings.put("abandonAfter", Wording.took(engine.abandonAfter()));
    engineSettings.put("namedQueue", Integer.toString(engine.namedQueue()));
    new TreeMap<>(engine.concurrency())
        .forEach(
            (queue, places) -> engineSettings.put("concurrency of " + queue, places.toString()));
    return pages.page(request, "settings", "Settings", new Settings(server, engineSettings));
  }

  /** What is set, by name. */
  public record Settings(Map<String, String> server, Map<String, String> engine) {}
}
