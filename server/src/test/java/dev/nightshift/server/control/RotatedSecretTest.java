package dev.nightshift.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.LiveCatalogue;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.PluginFolder;
import dev.nightshift.server.plugin.PluginJars;
import dev.nightshift.server.plugin.PluginLoader;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.telemetry.ServerFacts;
import dev.nightshift.server.telemetry.Telemetry;
import dev.nightshift.server.telemetry.Watched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that needs a key, which is rotated while the engine runs it. */
@Timeout(300)
class RotatedSecretTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path temp;
  private final H2Store h2 = H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC());
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
  private Path key;
  private LoadedPlugins loaded;
  private Telemetry telemetry;
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    key = temp.resolve("key");
    PluginJars.jar()
        .service("q.Sync")
        .source(
            """
            package q;
            import dev.nightshift.job.*;
            public class Sync implements Job<Sync.Settings> {
              public record Settings(Secret apiKey) {}
              public Declaration declare(Settings settings) {
                return Declaration.of("Talks to an API").build();
              }
              public void run(Context context, Settings settings) throws Exception {
                var value = settings.apiKey().reveal();
                context.phase("with " + value);
                context.context("key", value);
                context.logger().log(System.Logger.Level.INFO, "asking with " + value);
                java.nio.file.Files.writeString(
                    java.nio.file.Path.of("%s"), value);
                if (value.startsWith("bad")) {
                  throw new IllegalStateException("refused: " + value);
                }
              }
            }
            """
                .formatted(temp.resolve("seen")))
        .write(temp.resolve("plugins/sync.jar"));
    loaded =
        new PluginLoader(temp.resolve("data"), name -> null)
            .load(
                List.of(PluginFolder.at(temp.resolve("plugins"))),
                ConfigDocument.parse(
                    "jobs: {sync: {settings: {apiKey: \"${file:" + key + "}\"}}}\n"));
    assertThat(loaded.configProblems()).isEmpty();
    assertThat(loaded.problems()).isEmpty();
    var catalogue = new LiveCatalogue(loaded.catalogue());
    telemetry =
        new Telemetry(
            catalogue,
            ServerFacts.of("1", () -> "h"),
            new Watched(
                List::of, h2.history()::snapshot, () -> Optional.of(Duration.ZERO), () -> 0),
            Clock.fixed(NOON, ZoneOffset.UTC));
    telemetry.watchSecrets(loaded::secrets);
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
            PluginWork.of(loaded, new ServerOperations() {}),
            h2.runs(),
            h2.controls(),
            EngineSettings.DEFAULT,
            telemetry,
            List.of(listener),
            Clock.systemUTC(),
            temp.resolve("jobs"),
            new NodeName("node-1", "node", "test"));
    engine.start();
  }

  @AfterEach
  void stop() {
    engine.stop();
    loaded.close();
    h2.close();
  }

  private Run run() throws InterruptedException {
    engine.request(new RunRequest("sync", Trigger.MANUAL, "ann", Map.of(), false, null));
    var run = ended.poll(60, TimeUnit.SECONDS);
    assertThat(run).isNotNull();
    return run;
  }

  @Test
  void theNextRunUsesTheRotatedKey() throws Exception {
    Files.writeString(key, "key-one\n");
    run();
    assertThat(temp.resolve("seen")).hasContent("key-one");
    Files.writeString(key, "key-two\n");
    run();
    assertThat(temp.resolve("seen")).hasContent("key-two");
  }

  @Test
  void theKeyIsNowhereToBeRead() throws Exception {
    Files.writeString(key, "bad-key-4711\n");
    var run = run();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.toString()).contains("refused: ***").doesNotContain("4711");
    var stored = h2.history().find(run.id()).orElseThrow();
    assertThat(stored.toString()).contains("with ***").doesNotContain("4711");
    assertThat(h2.history().log(run.id(), 0, 100).toString())
        .contains("asking with ***")
        .doesNotContain("4711");
    assertThat(CatalogueJson.write(loaded.catalogue())).doesNotContain("4711");
    assertThat(loaded.secrets().toString())
        .contains("apiKey", "file:" + key)
        .doesNotContain("4711");
    assertThat(telemetry.scrape()).doesNotContain("4711");
  }

  @Test
  void aMissingKeyIsToldWithItsJobSettingAndReference() throws Exception {
    assertThat(run().error().text())
        .isEqualTo(
            "jobs.sync.settings.apiKey: the secret file:"
                + key
                + " cannot be read (NoSuchFileException); make the file there, readable for the"
                + " server's user");
    assertThat(loaded.secrets().get(0).present()).isFalse();
    assertThat(telemetry.scrape()).doesNotContain("background_job_secret_age_seconds{");
  }

  @Test
  void theAgeOfAKeyIsThatOfItsFile() throws Exception {
    Files.writeString(key, "key-one\n");
    Files.setLastModifiedTime(key, FileTime.from(NOON.minus(Duration.ofDays(90))));
    assertThat(telemetry.scrape())
        .contains("background_job_secret_age_seconds{job=\"sync\",setting=\"apiKey\",} 7776000.0");
  }
}
