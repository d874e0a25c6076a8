package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Reads a sample of each disk and times it; asks the disk itself where that can be asked. */
final class Probe {
  private static final int SAMPLE = 32;
  private static final long SMART_SECONDS = 10;

  private final Context context;
  private final Pool pool;
  private final ExtentReader reader;
  private final Troubles troubles;
  private final Scrub.Settings settings;

  Probe(Context context, Scrub.Settings settings) {
    this.context = context;
    this.settings = settings;
    this.pool = Pool.of(settings);
    this.reader = new ExtentReader(settings.extentBytes(), settings.directReads());
    this.troubles = new Troubles(context);
  }

  void run() throws IOException {
    context.phase("probing");
    for (Path disk : pool.allDisks()) {
      context.checkpoint();
      probe(disk);
    }
    troubles.raise();
  }

  private void probe(Path disk) throws IOException {
    if (!Files.isDirectory(disk)) {
      tell(disk, "missing", "reads=0");
      troubles.add(new ScrubException(ScrubException.IO_ERROR, "disk " + disk + " is not there"));
      return;
    }
    List<Long> took = new ArrayList<>();
    long before = reader.bytes();
    int failed = 0;
    for (Path file : sample(disk)) {
      context.throttle();
      long began = System.nanoTime();
      try {
        reader.read(file, 0);
        took.add(System.nanoTime() - began);
        context.items(1);
      } catch (ClosedByInterruptException e) {
        context.checkpoint();
        throw e;
      } catch (IOException e) {
        failed++;
        troubles.io(file, e);
      }
    }
    Collections.sort(took);
    long nanos = took.stream().mapToLong(Long::longValue).sum();
    long bytes = reader.bytes() - before;
    tell(
        disk,
        failed > 0 ? "failing" : "ok",
        String.format(
            Locale.ROOT,
            "reads=%d failed=%d bytes=%d median_ms=%.2f slowest_ms=%.2f mb_per_s=%.1f free_bytes=%d smart=%s",
            took.size(),
            failed,
            bytes,
            took.isEmpty() ? 0 : took.get(took.size() / 2) / 1e6,
            took.isEmpty() ? 0 : took.get(took.size() - 1) / 1e6,
            nanos == 0 ? 0 : bytes * 1e3 / nanos,
            Files.getFileStore(disk).getUsableSpace(),
            smart(disk)));
  }

  private void tell(Path disk, String state, String figures) {
    context.logger().log(Level.INFO, "probe state=" + state + " " + figures + " disk=" + disk);
  }

  private List<Path> sample(Path disk) throws IOException {
    var files = new ArrayList<Path>();
    Survey.of(disk, settings.exclude(), troubles)
        .files()
        .forEach(
            (name, seen) -> {
              if (seen.regular() && seen.size() > 0) {
                files.add(disk.resolve(name));
              }
            });
    Collections.shuffle(files, new Random(context.runId().hashCode()));
    return files.subList(0, Math.min(SAMPLE, files.size()));
  }

  /** What the drive says of itself: passed, failed or unknown. */
  private String smart(Path disk) throws IOException {
    var device = Files.getFileStore(disk).name();
    try {
      var process = new ProcessBuilder("smartctl", "-H", device).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(SMART_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "unknown";
      }
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.contains("PASSED") || said.contains("Status: OK")
          ? "passed"
          : said.contains("FAILED") ? "failed" : "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      context.checkpoint();
      return "unknown";
    } catch (IOException e) {
      return "unknown"; // there is no smartctl here
    }
  }
}
