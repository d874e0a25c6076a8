package dev.nightshift.jobs.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Job;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreBackupTest extends JobContract<StoreBackup.Settings> {
  private static final String NAME = "nightshift_20260101T000000Z.backup.zip";

  @TempDir Path root;
  @TempDir Path made;

  @Override
  protected Job<StoreBackup.Settings> job() {
    return new StoreBackup();
  }

  @Override
  protected StoreBackup.Settings settings(Path folder) {
    return new StoreBackup.Settings(Optional.of(folder.resolve("second")), Duration.ofDays(30));
  }

  @Override
  protected Optional<ServerOperations> operations() {
    return Optional.of(
        new ServerOperations() {
          @Override
          public Backup backup() throws InterruptedException {
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
            try {
              return new Backup(Files.writeString(made.resolve(NAME), "all of it"), 9, 1_234);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  @Test
  void theCopyIsBroughtToTheSecondPlaceAndTold() throws Exception {
    try (var context = run(root)) {
      assertThat(root.resolve("second").resolve(NAME)).content().isEqualTo("all of it");
      assertThat(context.items()).isEqualTo(1_234);
      assertThat(context.value("nightshift_backup_bytes")).hasValue(9);
      assertThat(context.value("nightshift_backup_last_verified_timestamp_seconds"))
          .hasValue(TestContext.START.getEpochSecond());
    }
  }

  @Test
  void oldCopiesGoFromTheSecondPlaceAndTheNewestNever() throws Exception {
    var old = copy("nightshift_20251101T000000Z.backup.zip", Duration.ofDays(61));
    var young = copy("nightshift_20251215T000000Z.backup.zip", Duration.ofDays(17));
    var foreign = copy("photos.zip", Duration.ofDays(400));
    try (var context = run(root)) {
      assertThat(old).doesNotExist();
      assertThat(young).exists();
      assertThat(foreign).exists();
      assertThat(root.resolve("second").resolve(NAME)).exists();
      assertThat(context.lines().toString()).contains("removed " + old);
    }
  }

  @Test
  void aSecondPlaceThatIsGoneFailsTheRunWithItsName() throws Exception {
    var settings = settings(root);
    var fault = job().faults().get(0);
    copy("nightshift_20251215T000000Z.backup.zip", Duration.ofDays(17));
    fault.breaking().apply(settings);
    assertThatThrownBy(() -> run(root))
        .hasMessageContaining("the copy to " + root.resolve("second") + " cannot be written");
    fault.healing().apply(settings);
    run(root).close();
    assertThat(root.resolve("second").resolve(NAME)).exists();
    assertThat(root.resolve("second/nightshift_20251215T000000Z.backup.zip")).exists();
  }

  @Test
  void withoutASecondPlaceTheDataFolderHasTheOnlyCopy() throws Exception {
    var settings = new StoreBackup.Settings(Optional.empty(), Duration.ofDays(30));
    try (var context = TestContext.of(job(), settings, root).with(operations().orElseThrow())) {
      job().run(context, settings);
      assertThat(root).isEmptyDirectory();
    }
  }

  private TestContext run(Path folder) throws Exception {
    var settings = settings(folder);
    var context = TestContext.of(job(), settings, made).with(operations().orElseThrow());
    job().run(context, settings);
    return context;
  }

  private Path copy(String name, Duration age) throws IOException {
    var file = Files.createDirectories(root.resolve("second")).resolve(name);
    Files.writeString(file, "a copy");
    Instant then = TestContext.START.minus(age);
    return Files.setLastModifiedTime(file, FileTime.from(then));
  }
}
