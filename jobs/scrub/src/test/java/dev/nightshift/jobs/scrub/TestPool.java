package dev.nightshift.jobs.scrub;

import dev.nightshift.job.testkit.Folders;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A pool in a folder, and what tests do to it. */
final class TestPool {
  static final int EXTENT_KIB = 64;
  static final Instant WRITTEN = Instant.parse("2025-06-01T12:00:00Z");

  final Path folder;
  final Scrub.Settings settings;
  private TestContext last;

  private TestPool(Path folder, Scrub.Settings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  static TestPool guard(Path folder, String... disks) {
    return new TestPool(folder, settings(folder, Scrub.Mode.GUARD, List.of(disks), List.of()));
  }

  static TestPool mirror(Path folder, String... disks) {
    return new TestPool(folder, settings(folder, Scrub.Mode.MIRROR, List.of(disks), List.of()));
  }

  static TestPool pool(Path folder, List<String> disks, List<String> parityDisks) {
    return new TestPool(folder, settings(folder, Scrub.Mode.POOL, disks, parityDisks));
  }

  static Scrub.Settings settings(
      Path folder, Scrub.Mode mode, List<String> disks, List<String> parityDisks) {
    return new Scrub.Settings(
        folder,
        mode,
        disks,
        parityDisks,
        10,
        parityDisks.isEmpty() ? 2 : parityDisks.size(),
        EXTENT_KIB,
        true,
        false,
        Scrub.Deletions.RESTORE,
        List.of(),
        Scrub.Frequency.NIGHTLY,
        true,
        1_000_000_000);
  }

  Pool pool() {
    return Pool.of(settings);
  }

  /** The context of the next run, a day after the one before. */
  TestContext next() {
    last =
        last == null
            ? TestContext.of(new Scrub(), settings, folder.resolveSibling("job"))
            : last.next();
    last.clock().advance(Duration.ofDays(1));
    return last;
  }

  TestContext scrub() throws IOException {
    return scrub(next());
  }

  TestContext scrub(TestContext context) throws IOException {
    new Scrub().run(context, settings);
    return context;
  }

  /** A run that looks only. */
  TestContext looking() {
    return next().with("repair", "false");
  }

  /** Random bytes of a seed, written some time ago. */
  Path write(String name, int size, long seed) throws IOException {
    var bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
    return file;
  }

  /** Cuts a file off behind everybody's back. */
  static void truncate(Path file) throws IOException {
    var time = Files.getLastModifiedTime(file);
    var bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Files.setLastModifiedTime(file, time);
  }

  /** The guarded files and their sums. */
  SortedMap<String, String> files() throws IOException {
    var all = new TreeMap<String, String>();
    for (var entry : Folders.contents(folder).entrySet()) {
      if (!entry.getKey().contains(Pool.OWN + "/")) {
        all.put(entry.getKey(), entry.getValue());
      }
    }
    return all;
  }

  /** A tree as it is, with its times. */
  static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path source : (Iterable<Path>) all::iterator) {
        var target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(
              source,
              target,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
