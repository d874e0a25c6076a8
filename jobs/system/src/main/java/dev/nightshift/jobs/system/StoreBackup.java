package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.ServerOperations.Backup;
import dev.nightshift.job.Setting;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Copies the whole store every night, reads all of the copy back, and brings it to a second place.
 *
 * <p>Copies in the data folder are removed by the server, as {@code retention.backups} says.
 */
public final class StoreBackup implements Job<StoreBackup.Settings> {
  private static final String BYTES = "nightshift_backup_bytes";
  private static final String RECORDS = "nightshift_backup_records";
  private static final String FINISHED = "nightshift_backup_last_verified_timestamp_seconds";
  private static final String RUN = "`./nightshift run store_backup --wait`";

  /** Where else copies go. */
  public record Settings(
      @Setting("A folder on another disk, or mounted from another machine, to copy each backup to")
          Optional<Path> copyTo,
      @Setting(value = "How long a copy in copyTo is kept; the newest always is", byDefault = "30d")
          Duration keep) {}

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Copies the whole store and reads every record of the copy back: runs, audit, schedules"
                + " and cursors")
        .item("records copied")
        .expectsItems()
        .cron("0 2 * * *")
        .expectedToTake(Duration.ofMinutes(2))
        .maxRuntime(Duration.ofHours(2))
        .criticality(Criticality.HIGH)
        .metric(Metric.gauge(BYTES, "Size of the last backup of the store").in("bytes"))
        .metric(Metric.gauge(RECORDS, "Records in the last backup of the store"))
        .metric(
            Metric.gauge(FINISHED, "When the last backup was made that was read back whole")
                .in("timestamp"))
        .failsWith(
            "is being made",
            "Somebody has ordered a backup at this moment",
            "Wait for it: `./nightshift runs store_backup`; then " + RUN)
        .failsWith(
            "cannot be written",
            "The folder of the setting copyTo is gone, read-only or full; the backup itself is whole, in"
                + " the data folder",
            "Mount the folder or make room, or correct jobs.store_backup.settings.copyTo in"
                + " config.yml and restart; then "
                + RUN,
            "lose-folder")
        .failsWith(
            "no space left",
            "The disk of the data folder is full",
            "`./nightshift store` tells what takes the room; make some, then " + RUN)
        .failsWith(
            "not granted",
            "config.yml does not let the job copy the store",
            "Add grants: [backup] below jobs.store_backup in config.yml, restart, then " + RUN)
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException, InterruptedException {
    context.checkpoint();
    if (context.dryRun()) {
      context.logger().log(Level.INFO, "a dry run makes no backup");
      return;
    }
    context.phase("copying and reading back");
    var backup = context.operations().backup();
    context.items(backup.records());
    context.context("file", backup.file().getFileName());
    context.gauge(BYTES).set((double) backup.bytes());
    context.gauge(RECORDS).set((double) backup.records());
    context.gauge(FINISHED).set((double) context.clock().instant().getEpochSecond());
    context
        .logger()
        .log(
            Level.INFO,
            "made and read back {0}: {1} records, {2} bytes",
            backup.file(),
            backup.records(),
            backup.bytes());
    if (settings.copyTo().isPresent()) {
      context.checkpoint();
      context.phase("copying to the second place");
      bring(context, backup, settings);
    }
  }

  private static void bring(Context context, Backup backup, Settings settings) {
    var copies = new Copies(settings.copyTo().orElseThrow());
    try {
      var copy = copies.add(backup.file());
      context.logger().log(Level.INFO, "copied to {0}", copy);
      for (var removed : copies.removeOlderThan(context.clock().instant().minus(settings.keep()))) {
        context.logger().log(Level.INFO, "removed {0}, which is older than kept", removed);
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "the copy to " + copies.folder() + " cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(
        new Fault<>(
            "lose-folder",
            "Puts a file in the place of the folder copyTo; the next run fails",
            settings -> lose(settings.copyTo()),
            settings -> giveBack(settings.copyTo())));
  }

  private static String lose(Optional<Path> folder) throws IOException {
    if (folder.isEmpty()) {
      return "nothing: store_backup has no setting copyTo";
    }
    var aside = aside(folder.get());
    if (Files.isDirectory(folder.get())) {
      Files.move(folder.get(), aside);
    } else {
      Files.createDirectories(aside);
    }
    Files.writeString(folder.get(), "not a folder\n");
    return folder.get() + " is a file now; the folder is " + aside;
  }

  private static String giveBack(Optional<Path> folder) throws IOException {
    if (folder.isEmpty() || !Files.isDirectory(aside(folder.get()))) {
      return "nothing was lost";
    }
    Files.deleteIfExists(folder.get());
    Files.move(aside(folder.get()), folder.get());
    return folder.get() + " is the folder again";
  }

  private static Path aside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".lost");
  }
}
