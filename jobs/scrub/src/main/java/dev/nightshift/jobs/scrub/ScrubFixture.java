package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;

/** A small archive of photos, letters and one large file, protected once. */
final class ScrubFixture {
  private static final Instant WRITTEN = Instant.parse("2025-06-01T12:00:00Z");
  private static final Instant PROTECTED = Instant.parse("2025-12-01T02:00:00Z");
  private static final int PHOTOS = 40;
  private static final int LETTERS = 20;

  private ScrubFixture() {}

  static Fixture<Scrub.Settings> pool() {
    return new Fixture<>(
        "scrub",
        "An archive of 60 small files and a large one on each disk of the pool, and its parity or"
            + " copies",
        ScrubFixture::make);
  }

  private static String make(Scrub.Settings settings) throws IOException {
    var pool = Pool.of(settings);
    for (Path disk : pool.disks()) {
      if (holdsFiles(disk)) {
        return disk + " has files already; it is left as it is";
      }
    }
    for (int disk = 0; disk < pool.disks().size(); disk++) {
      boolean same = settings.mode() == Scrub.Mode.MIRROR;
      fill(pool.disks().get(disk), same ? 0 : disk, settings.extentBytes());
    }
    protect(settings);
    return "made "
        + (PHOTOS + LETTERS + 1)
        + " files on each of "
        + pool.disks()
        + ", protected by mode "
        + settings.mode().name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Does what a first run does. */
  static void protect(Scrub.Settings settings) throws IOException {
    new ScrubRun(new Offline(Clock.fixed(PROTECTED, ZoneOffset.UTC)), settings).run();
  }

  private static boolean holdsFiles(Path disk) throws IOException {
    if (Files.notExists(disk)) {
      return false;
    }
    try (var all = Files.list(disk)) {
      return all.findAny().isPresent();
    }
  }

  private static void fill(Path disk, int seed, int extentBytes) throws IOException {
    var random = new Random(seed);
    for (int i = 0; i < PHOTOS; i++) {
      write(disk, "photos/2025/img_%03d.jpg".formatted(i), 6_000 + random.nextInt(20_000), random);
    }
    for (int i = 0; i < LETTERS; i++) {
      write(disk, "letters/letter-%02d.txt".formatted(i), 500 + random.nextInt(3_000), random);
    }
    write(disk, "films/holiday.mp4", 2 * extentBytes + 12_345, random);
  }

  static void write(Path disk, String name, int size, Random random) throws IOException {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    var file = disk.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
  }
}
