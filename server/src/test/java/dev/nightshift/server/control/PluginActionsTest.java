package dev.nightshift.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.LiveCatalogue;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.KnownPlugin;
import dev.nightshift.server.plugin.LivePlugins;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.PluginFolder;
import dev.nightshift.server.plugin.PluginJars;
import dev.nightshift.server.plugin.PluginLoader;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.telemetry.ServerFacts;
import dev.nightshift.server.telemetry.Telemetry;
import dev.nightshift.server.telemetry.Watched;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plugins are replaced on an engine that runs them, out of JARs that are compiled here. */
@Timeout(300)
class PluginActionsTest {
  private static final Actor ANN = new Actor("ann", Role.ADMIN, "127.0.0.1", "api");

  @TempDir Path temp;
  private final Clock clock = Clock.systemUTC();
  private final H2Store h2 = H2Store.inMemory(UUID.randomUUID().toString(), clock);
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
  private final List<AuditEntry> audited = new ArrayList<>();
  private final StringBuilder config = new StringBuilder();
  private LivePlugins plugins;
  private LiveCatalogue catalogue;
  private Telemetry telemetry;
  private Engine engine;
  private PluginActions actions;

  private static PluginJars version(String version, String declaration, String work) {
    return PluginJars.withJob("q.Report", declaration, work)
        .manifest("Nightshift-Plugin", "reports")
        .manifest("Nightshift-Plugin-Version", version);
  }

  private Path jar() {
    return temp.resolve("plugins/report.jar");
  }

  /** As a build does it: the new file takes the old one's place. */
  private void put(PluginJars jar) throws IOException {
    var built = jar.write(temp.resolve("built.jar"));
    Files.createDirectories(jar().getParent());
    Files.move(built, jar(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private void start() {
    var loader = new PluginLoader(temp.resolve("data"), name -> null);
    var folders = List.of(PluginFolder.at(temp.resolve("plugins")));
    var first = loader.load(folders, ConfigDocument.parse(config.toString()));
    first.remember();
    assertThat(first.failures()).isEmpty();
    catalogue = new LiveCatalogue(first.catalogue());
    plugins =
        new LivePlugins(loader, folders, () -> ConfigDocument.parse(config.toString()), first);
    telemetry =
        new Telemetry(
            catalogue,
            ServerFacts.of("1", catalogue.derived(CatalogueJson::hash)),
            new Watched(
                List::of, h2.history()::snapshot, () -> Optional.of(Duration.ZERO), () -> 0),
            clock);
    RunListener listener =
        new RunListener() {
          @Override
          public void ended(Run run, boolean last) {
            ended.add(run);
          }
        };
    engine =
        new Engine(
            catalogue,
            PluginWork.of(first, new ServerOperations() {}),
            h2.runs(),
            h2.controls(),
            EngineSettings.DEFAULT,
            telemetry,
            List.of(telemetry, listener),
            clock,
            temp.resolve("jobs"),
            new NodeName(UUID.randomUUID().toString(), "node", "test"));
    engine.start();
    var settings = BundleSettings.local("1");
    actions =
        new PluginActions(
            new Door(catalogue::now, audited::add, clock),
            plugins,
            catalogue,
            engine,
            now -> Bundle.generate(settings, List.of(now)),
            new ServerOperations() {});
  }

  @AfterEach
  void stop() {
    engine.stop();
    plugins.get().close();
    h2.close();
  }

  private UUID ask(String job) {
    return engine.request(new RunRequest(job, Trigger.MANUAL, "ann", Map.of(), false, null));
  }

  private Run end() throws InterruptedException {
    var run = ended.poll(60, TimeUnit.SECONDS);
    assertThat(run).as("an ended run").isNotNull();
    return run;
  }

  private String phaseOf(String job) throws InterruptedException {
    ask(job);
    var run = end();
    assertThat(run.state()).as(String.valueOf(run.error())).isEqualTo(RunState.SUCCEEDED);
    return run.progress().phase();
  }

  private KnownPlugin known() {
    return plugins.get().known().get(0);
  }

  @Test
  void aNewVersionTakesOverWithItsJobsAndMetrics() throws Exception {
    put(version("1", "", "context.phase(\"one\");"));
    start();
    assertThat(phaseOf("report")).isEqualTo("one");
    var hash = CatalogueJson.hash(catalogue.now());

    put(
        version("2", ".owner(\"sales\")", "context.phase(\"two\");")
            .service("q.Totals")
            .source(PluginJars.job("q.Totals", "", "context.phase(\"totals\");")));
    var done = actions.reload(Optional.empty(), "a new release", ANN);

    assertThat(done.plugins()).extracting(Object::toString).hasSize(1);
    assertThat(done.added()).containsExactly("totals");
    assertThat(done.changed()).containsExactly("report");
    assertThat(done.waiting()).isEmpty();
    assertThat(done.catalogueHash()).isNotEqualTo(hash);
    assertThat(phaseOf("report")).isEqualTo("two");
    assertThat(phaseOf("totals")).isEqualTo("totals");
    assertThat(telemetry.scrape())
        .contains("catalogue_hash=\"" + done.catalogueHash() + "\"")
        .contains("version=\"2\"")
        .contains("background_job_runs_total{job=\"totals\",result=\"success\",} 1.0");
    assertThat(audited).hasSize(1);
    assertThat(audited.get(0).toString())
        .contains("reload plugins", "a new release", "DONE", "reports 1 -> 2");
  }

  @Test
  void aRunInFlightFinishesWithItsOwnCodeAndTheNextOneIsTheNewVersions() throws Exception {
    var flag = temp.resolve("go");
    put(
        version(
                "1",
                "",
                "context.phase(\"one\"); while (!java.nio.file.Files.exists(java.nio.file.Path.of(\""
                    + flag
                    + "\"))) { Thread.sleep(5); } context.phase(Later.name());")
            .source("package q; class Later { static String name() { return \"late one\"; } }"));
    start();
    ask("report");
    put(version("2", "", "context.phase(\"two\");"));
    var done = actions.reload(Optional.of("reports"), "", ANN);
    assertThat(done.waiting()).containsExactly("report");
    var second = ask("report");
    assertThat(h2.history().find(second).orElseThrow().state()).isEqualTo(RunState.QUEUED);

    Files.createFile(flag);
    assertThat(end().progress().phase())
        .as("a class that is first loaded after the swap")
        .isEqualTo("late one");
    assertThat(end().progress().phase()).isEqualTo("two");
    assertThat(actions.waiting()).isEmpty();
  }

  @Test
  void aVersionThatIsBrokenChangesNothing() throws Exception {
    put(version("1", "", "context.phase(\"one\");"));
    start();
    var before = catalogue.now();
    put(version("2", "", "").service("q.Missing"));
    assertThatThrownBy(() -> actions.reload(Optional.empty(), "", ANN))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.kind()).isEqualTo(Refusal.Kind.CONFLICT))
        .hasMessageStartingWith("nothing was changed: ")
        .hasMessageContaining("names the class q.Missing, which is not there");
    assertThat(catalogue.now()).isSameAs(before);
    assertThat(known().plugin().version()).isEqualTo("1");
    assertThat(phaseOf("report")).isEqualTo("one");
    assertThat(audited.get(0).toString()).contains("REFUSED");
  }

  @Test
  void whatCannotBeDoneIsRefusedWithTheReason() throws Exception {
    put(version("1", "", ""));
    start();
    assertThatThrownBy(() -> actions.reload(Optional.of("report"), "", ANN))
        .hasMessage("there is no plugin \"report\". Did you mean reports?");
    assertThatThrownBy(() -> actions.rollback("reports", "", ANN))
        .hasMessage(
            "there is no earlier version of reports; one is kept once another version was loaded"
                + " after it");
    assertThatThrownBy(
            () ->
                actions.reload(
                    Optional.empty(), "", new Actor("bob", Role.VIEWER, "127.0.0.1", "api")))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.kind()).isEqualTo(Refusal.Kind.FORBIDDEN));
    config.append("jobs: {report: {settings: {colour: red}}}\n");
    assertThatThrownBy(() -> actions.reload(Optional.empty(), "", ANN))
        .hasMessageContaining("config.yml: ")
        .hasMessageContaining("colour");
  }

  @Test
  void aRollbackBringsTheVersionBeforeBackAlsoAfterARestart() throws Exception {
    put(version("1", "", "context.phase(\"one\");"));
    start();
    put(version("2", "", "context.phase(\"two\");"));
    actions.reload(Optional.empty(), "", ANN);
    assertThat(known().previous().orElseThrow().version()).isEqualTo("1");

    var done = actions.rollback("reports", "totals are wrong", ANN);
    assertThat(done.changed()).containsExactly("report");
    assertThat(phaseOf("report")).isEqualTo("one");
    assertThat(known().rolledBack()).isTrue();
    assertThat(known().previous().orElseThrow().version()).isEqualTo("2");

    var unchanged = actions.reload(Optional.empty(), "", ANN);
    assertThat(unchanged.plugins()).as("the JAR that was rolled back is not taken").isEmpty();
    assertThatThrownBy(() -> actions.reload(Optional.of("reports"), "", ANN))
        .hasMessageContaining("lies the version of reports that was rolled back");

    engine.stop();
    plugins.get().close();
    start();
    assertThat(known().plugin().version()).as("after a restart").isEqualTo("1");
    assertThat(phaseOf("report")).isEqualTo("one");

    put(version("3", "", "context.phase(\"three\");"));
    actions.reload(Optional.empty(), "", ANN);
    assertThat(phaseOf("report")).isEqualTo("three");
    assertThat(known().rolledBack()).isFalse();
    assertThat(known().previous().orElseThrow().version()).isEqualTo("1");
  }

  @Test
  void aSecondRollbackUndoesTheFirst() throws Exception {
    put(version("1", "", "context.phase(\"one\");"));
    start();
    put(version("2", "", "context.phase(\"two\");"));
    actions.reload(Optional.empty(), "", ANN);
    actions.rollback("reports", "", ANN);
    actions.rollback("reports", "", ANN);
    assertThat(phaseOf("report")).isEqualTo("two");
    assertThat(known().rolledBack()).isFalse();
  }

  @Test
  void onlyWhatHasChangedIsSwapped() throws Exception {
    put(version("1", "", "context.phase(\"one\");"));
    PluginJars.withJob("p.Other", "", "").write(temp.resolve("plugins/other.jar"));
    start();
    var other = plugins.get().job("other").orElseThrow();
    put(version("2", "", "context.phase(\"two\");"));
    actions.reload(Optional.empty(), "", ANN);
    assertThat(plugins.get().job("other")).containsSame(other);

    config.append("jobs: {other: {owner: sales}}\n");
    var done = actions.reload(Optional.empty(), "", ANN);
    assertThat(done.plugins()).isEmpty();
    assertThat(done.changed()).as("config.yml says something else of it").containsExactly("other");
    assertThat(catalogue.job("other").orElseThrow().owner()).isEqualTo("sales");
  }

  @Test
  void aPluginWhoseFileIsGoneLeavesWithItsJobs() throws Exception {
    put(version("1", "", ""));
    PluginJars.withJob("p.Other", "", "").write(temp.resolve("plugins/other.jar"));
    start();
    Files.delete(jar());
    var done = actions.reload(Optional.empty(), "", ANN);
    assertThat(done.removed()).containsExactly("report");
    assertThat(catalogue.jobs()).hasSize(1);
    assertThatThrownBy(() -> ask("report")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void replacedClassesCanBeCollected() throws Exception {
    put(version("1", "", "context.phase(\"one\");"));
    start();
    phaseOf("report");
    telemetry.scrape();
    var loader = loaderOf(plugins.get());
    put(version("2", "", "context.phase(\"two\");"));
    actions.reload(Optional.empty(), "", ANN);
    phaseOf("report");
    telemetry.scrape();
    for (int i = 0; i < 200 && loader.get() != null; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(loader.get()).as("the class loader of version 1").isNull();
  }

  private static WeakReference<Object> loaderOf(LoadedPlugins loaded) throws Exception {
    var seen = new AtomicReference<Object>();
    var plugin = LoadedPlugins.class.getDeclaredMethod("open");
    plugin.setAccessible(true);
    for (var open : (List<?>) plugin.invoke(loaded)) {
      var accessor = open.getClass().getDeclaredMethod("loader");
      accessor.setAccessible(true);
      seen.set(accessor.invoke(open));
    }
    return new WeakReference<>(seen.get());
  }
}
