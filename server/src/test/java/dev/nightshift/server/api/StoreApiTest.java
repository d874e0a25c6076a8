package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.backup.BackupManifest;
import dev.nightshift.server.backup.Backups;
import dev.nightshift.server.backup.StoreBackup;
import dev.nightshift.server.control.ArchiveActions;
import dev.nightshift.server.control.BackupActions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.retention.Retention;
import dev.nightshift.server.retention.RetentionSettings;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.store.Store;
import dev.nightshift.server.store.StoreRestore;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store's and the audit's resources over a real store. */
@ExtendWith(DropwizardExtensionsSupport.class)
class StoreApiTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Path DATA = data();
  private static final RetentionSettings SETTINGS = RetentionSettings.byDefault(DATA);
  private static final Store STORE = H2Store.inMemory("store-api", CLOCK);
  private static final Retention RETENTION =
      new Retention(STORE.retention(), STORE.archive(), SETTINGS, CLOCK, "node-1", time -> {});
  private static final Door DOOR = new Door(FakeBackend::catalogue, STORE.audit("node"), CLOCK);

  private static final Semaphore MAY_BE_MADE = new Semaphore(0);
  private static final Backups BACKUPS =
      new Backups(
          StoreApiTest::made, DATA.resolve(Backups.FOLDER), SETTINGS.backups(), "1.2.3", CLOCK);

  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addProvider(new ApiTest.ActingAs())
          .addResource(
              new StoreResource(
                  STORE.contents(),
                  RETENTION,
                  SETTINGS,
                  new ArchiveActions(DOOR, RETENTION, CLOCK)))
          .addResource(new BackupsResource(BACKUPS, new BackupActions(DOOR, BACKUPS)))
          .addResource(new AuditResource(STORE.auditCheck()))
          .build();

  static {
    STORE.runs().open(new NodeName("node-1", "n", "1"), NOW, Duration.ofSeconds(60));
  }

  @AfterAll
  static void close() throws Exception {
    RETENTION.stop();
    BACKUPS.stop();
    STORE.close();
  }

  private static BackupManifest made(
      Path file, String server, Instant now, StoreBackup.Watch watch) {
    MAY_BE_MADE.acquireUninterruptibly();
    return STORE.backup().write(file, server, now, watch);
  }

  private static Path data() {
    try {
      var folder = Files.createTempDirectory("store-api");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private JsonNode get(String path) {
    return SERVER.target(path).request().get(JsonNode.class);
  }

  private Response archive(String role, String body) {
    return SERVER
        .target("/api/v1/store/archive")
        .request()
        .header("X-Role", role)
        .post(Entity.json(body));
  }

  private String refused(Response response, int status) {
    assertThat(response.getStatus()).isEqualTo(status);
    return response.readEntity(JsonNode.class).path("detail").asText();
  }

  @Test
  void theStoreTellsItsTablesAndWhatIsRemovedNext() throws Exception {
    RETENTION.sweep();
    var store = get("/api/v1/store");
    JsonNode node = null;
    for (var table : store.path("tables")) {
      node = table.path("name").asText().equals("node") ? table : node;
    }
    assertThat(node.path("rows").asLong()).isEqualTo(1);
    assertThat(node.path("oldest").asText()).isEqualTo("2026-11-22T10:00:00Z");
    var kept = store.path("retention");
    assertThat(kept.get(0).path("kind").asText()).isEqualTo("run");
    assertThat(kept.get(0).path("keep").asText()).isEqualTo("30d");
    assertThat(kept.get(0).path("next").isNull()).isTrue();
    for (var one : kept) {
      if (one.path("kind").asText().equals("node")) {
        assertThat(one.path("next").asText()).isEqualTo("2026-12-22T10:00:00Z");
      }
    }
    assertThat(kept.get(kept.size() - 1).path("kind").asText()).isEqualTo("maintenance_window");
    assertThat(kept.get(kept.size() - 1).path("keep").asText()).isEqualTo("90d");
    assertThat(store.path("lastSweep").path("complete").asBoolean()).isTrue();
  }

  @Test
  @Timeout(120)
  void anArchivingIsAcceptedAuditedAndTellsHowItGoes() throws Exception {
    var answer = archive("admin", "{\"dryRun\": true, \"kinds\": [\"run\"]}");
    assertThat(answer.getStatus()).isEqualTo(202);
    assertThat(answer.readEntity(JsonNode.class).path("before").asText())
        .isEqualTo("2026-08-24T10:00:00Z");
    // closing waits for what was begun
    while (get("/api/v1/store/archive").path("ended").isNull()) {
      TimeUnit.MILLISECONDS.sleep(5); // the test's timeout bounds this
    }
    assertThat(get("/api/v1/store/archive").path("error").isNull()).isTrue();
    assertThat(get("/api/v1/audit/verify").path("whole").asBoolean()).isTrue();
    assertThat(get("/api/v1/audit/verify").path("chains").get(0).path("head").asText()).hasSize(64);
  }

  @Test
  void whatCannotBeArchivedIsRefusedWithItsReason() {
    assertThat(refused(archive("admin", "{\"olderThan\": \"90\"}"), 400))
        .isEqualTo("olderThan is \"90\"; write a duration with its unit, at least 1h, as 90d");
    assertThat(refused(archive("admin", "{\"kinds\": [\"runs\"]}"), 400))
        .isEqualTo("kinds has \"runs\"; known are run, missed_slot, audit");
    assertThat(refused(archive("viewer", "{}"), 403))
        .isEqualTo("\"test\" may not archive records: its role is viewer, and this needs admin");
  }

  private Response asAdmin(String path, Entity<?> body) {
    var request = SERVER.target(path).request().header("X-Role", "admin");
    return body == null ? request.get() : request.post(body);
  }

  @Test
  void aBackupThatGoesWhileTheyAreListedIsLeftOut() throws Exception {
    var gone = DATA.resolve(Backups.FOLDER).resolve("nightshift_20260901T000000Z.backup.zip");
    Files.createDirectories(gone.getParent());
    Files.createSymbolicLink(gone, DATA.resolve("nowhere"));
    try {
      assertThat(get("/api/v1/store/backups").path("items").findValuesAsText("file"))
          .doesNotContain(gone.getFileName().toString());
    } finally {
      Files.delete(gone);
    }
  }

  @Test
  @Timeout(120)
  void aBackupIsMadeInTheBackgroundAuditedAndGivenToAdminsAlone() throws Exception {
    var path = "/api/v1/store/backups";
    var old = DATA.resolve(Backups.FOLDER).resolve("nightshift_20261001T000000Z.backup.zip");
    Files.createDirectories(old.getParent());
    Files.writeString(old, "old");
    Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofDays(31))));
    var viewer = SERVER.target(path).request().header("X-Role", "viewer").post(Entity.json("{}"));
    assertThat(refused(viewer, 403)).contains("may not make a backup of the store");
    var begun = asAdmin(path, Entity.json("{\"reason\": \"before the upgrade\"}"));
    assertThat(begun.getStatus()).isEqualTo(202);
    var name = begun.readEntity(JsonNode.class).path("file").asText();
    assertThat(name).isEqualTo("nightshift_20261122T100000Z.backup.zip");
    assertThat(refused(asAdmin(path, Entity.json("{}")), 409))
        .contains("the backup " + name + " is being made");
    MAY_BE_MADE.release();
    while (get(path).path("last").path("ended").isNull()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    var list = get(path);
    assertThat(list.path("items")).hasSize(1);
    assertThat(list.path("items").get(0).path("file").asText()).isEqualTo(name);
    var last = list.path("last");
    assertThat(last.path("error").isNull()).as(last.toString()).isTrue();
    assertThat(last.path("ended").isNull()).isFalse();
    assertThat(last.path("copy").path("server").asText()).isEqualTo("1.2.3");
    var taken = asAdmin(path + "/" + name, null);
    assertThat(taken.getStatus()).isEqualTo(200);
    var here = DATA.resolve("taken.zip");
    Files.write(here, taken.readEntity(byte[].class));
    assertThat(StoreRestore.verify(here).rows("store")).isEqualTo(1);
    var byViewer = SERVER.target(path + "/" + name).request().header("X-Role", "viewer").get();
    assertThat(refused(byViewer, 403)).contains("may not take a backup of the store");
    assertThat(refused(asAdmin(path + "/" + old.getFileName(), null), 404))
        .contains("there is no backup \"nightshift_20261001T000000Z.backup.zip\"");
    assertThat(refused(asAdmin(path + "/cli-token", null), 404)).contains("there is no backup");
    assertThat(STORE.contents().look().tables())
        .filteredOn(table -> table.name().equals("audit"))
        .allMatch(table -> table.rows() >= 7);
  }
}
