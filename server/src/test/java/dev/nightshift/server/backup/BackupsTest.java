package dev.nightshift.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void aBackupThatAPluginsThreadOrdersSeesTheServersClasses() throws Exception {
    var seen = new AtomicReference<ClassLoader>();
    var backups =
        backups(
            (file, server, now, watch) -> {
              seen.set(Thread.currentThread().getContextClassLoader());
              return new BackupManifest(1, server, 1, "", now.toString(), List.of(), 0, "");
            });
    var mine = Thread.currentThread().getContextClassLoader();
    try (var plugin = new URLClassLoader(new URL[0], null)) {
      Thread.currentThread().setContextClassLoader(plugin);
      assertThat(backups.make().error()).isNull();
    } finally {
      Thread.currentThread().setContextClassLoader(mine);
    }
    assertThat(seen.get()).isEqualTo(Backups.class.getClassLoader());
  }

  @Test
  void aBackupThatBreaksByAnErrorHasEndedAllTheSame() throws Exception {
    var backups =
        backups(
            (file, server, now, watch) -> {
              throw new NoClassDefFoundError("org/example/Gone");
            });
    assertThatThrownBy(backups::make)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("failed: org/example/Gone");
    assertThat(backups.last().orElseThrow().ended()).isEqualTo(CLOCK.instant());
  }

  @Test
  void oneThatIsMadeWithinTheSecondOfAnotherHasANameOfItsOwn() throws Exception {
    var backups =
        backups(
            (file, server, now, watch) -> {
              try {
                Files.createFile(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return new BackupManifest(1, server, 1, "", now.toString(), List.of(), 0, "");
            });
    assertThat(backups.make().file()).isEqualTo("nightshift_20260101T000000Z.backup.zip");
    assertThat(backups.make().file()).isEqualTo("nightshift_20260101T000001Z.backup.zip");
    assertThat(backups.list()).hasSize(2);
  }

  private Backups backups(StoreBackup store) {
    return new Backups(store, folder, Duration.ofDays(30), "1.0", CLOCK);
  }
}
