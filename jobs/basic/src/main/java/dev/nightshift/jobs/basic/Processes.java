package dev.nightshift.jobs.basic;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The processes of this machine. */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final int ROUNDS = 200;

  private Processes() {}

  /** Those that have not ended; empty where there is no {@code /proc}. */
  static List<ProcessEntry> all() {
    List<ProcessEntry> all = new ArrayList<>();
    if (!Files.isReadable(PROC.resolve("self/stat"))) {
      return all;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var folder : folders) {
        ProcessEntry.of(Long.parseLong(folder.getFileName().toString()))
            .filter(entry -> !entry.ended())
            .ifPresent(all::add);
      }
    } catch (IOException e) {
      return all;
    }
    return all;
  }

  /** Those chosen, and all that descend from one of them. */
  static List<ProcessEntry> withDescendants(Predicate<ProcessEntry> chosen) {
    var all = all();
    Set<Long> pids = new HashSet<>();
    all.stream().filter(chosen).forEach(entry -> pids.add(entry.pid()));
    boolean more = !pids.isEmpty();
    while (more) {
      more = false;
      for (var entry : all) {
        if (pids.contains(entry.parent()) && pids.add(entry.pid())) {
          more = true;
        }
      }
    }
    long self = ProcessHandle.current().pid();
    return all.stream().filter(entry -> pids.contains(entry.pid()) && entry.pid() != self).toList();
  }

  /**
   * Asks processes to end, and ends those that have not after a while. Looks again and again, for
   * they may start others meanwhile. Is not stopped by an interrupt, but asks no longer then.
   *
   * @return those that live on: they belong to somebody else
   */
  static List<ProcessEntry> end(Supplier<List<ProcessEntry>> which, long patienceMillis) {
    boolean interrupted = Thread.interrupted();
    Set<ProcessEntry.Id> asked = new HashSet<>();
    var alive = which.get();
    // the time is theirs: what it took to find them does not count
    long begun = System.nanoTime();
    long patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    while (!interrupted && !alive.isEmpty() && System.nanoTime() - begun < patience) {
      for (var entry : alive) {
        if (asked.add(entry.id())) {
          ProcessHandle.of(entry.pid()).ifPresent(ProcessHandle::destroy);
        }
      }
      interrupted = pause(20);
      alive = which.get();
    }
    for (int round = 0; round < ROUNDS && !alive.isEmpty(); round++) {
      alive.forEach(
          entry -> ProcessHandle.of(entry.pid()).ifPresent(ProcessHandle::destroyForcibly));
      interrupted |= pause(10);
      alive = which.get();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return alive;
  }

  /** Tells whether it was interrupted. */
  static boolean pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
