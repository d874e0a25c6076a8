package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A run that must succeed: it needs a schedule, a free worker, the store and the data folder, and
 * nothing else. If it does not run, no other job can be expected to.
 */
public final class Canary implements Job<Canary.Settings> {
  private static final String PLACE = "last";

  /**
   * How often.
   *
   * @param folder is made if it is not there
   */
  public record Settings(
      @Setting(value = "How often to run", byDefault = "5m", min = 1) Duration interval,
      @Setting(value = "Where it writes a file and reads it back", byDefault = "canary")
          Path folder) {}

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Runs, writes to the store and to the data folder, and reads both back: proof that"
                + " jobs are started here")
        .item("checks passed")
        .expectsItems()
        .every(settings.interval())
        .expectedToTake(Duration.ofSeconds(1))
        .criticality(Criticality.HIGH)
        .failsWith(
            "file of the canary",
            "The data folder cannot be written: it is gone, read-only or full",
            "Make room or mount it again (`./nightshift store` tells what takes the room), then"
                + " `./nightshift run canary --wait`",
            "close-folder")
        .failsWith(
            "store has lost",
            "The store forgot what it had acknowledged: the disk or its file is damaged",
            "Restore the last backup: `./nightshift restore --help` says how; then `./nightshift run"
                + " canary --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException, InterruptedException {
    context.checkpoint();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (context.dryRun()) {
      return;
    }
    var cursor = context.cursor(PLACE);
    cursor.write(context.runId());
    var read = cursor.read();
    if (!read.equals(Optional.of(context.runId()))) {
      throw new IllegalStateException(
          "the store has lost what was written to it: " + context.runId() + " became " + read);
    }
    context.items(1);
    writeAndRead(settings.folder(), context.runId());
    context.items(1);
  }

  private static void writeAndRead(Path folder, String text) {
    var file = folder.resolve("canary.txt");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, text);
      var found = Files.readString(file);
      if (!found.equals(text)) {
        throw new IOException(text + " became " + found);
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "the file of the canary, " + file + ", cannot be written and read back: " + e, e);
    }
  }

  @Override
  public List<Fault<Settings>> faults() {
    Fixture.Action<Settings> close =
        settings -> {
          var file = settings.folder().resolve("canary.txt");
          if (Files.isDirectory(file)) {
            return file + " is a folder already";
          }
          Files.deleteIfExists(file);
          Files.createDirectories(file);
          return file + " is a folder now";
        };
    Fixture.Action<Settings> open =
        settings -> {
          var file = settings.folder().resolve("canary.txt");
          return Files.isDirectory(file) && Files.deleteIfExists(file)
              ? file + " may be written again"
              : "nothing was closed";
        };
    return List.of(
        new Fault<>("close-folder", "A folder takes the place of the canary's file", close, open));
  }
}
