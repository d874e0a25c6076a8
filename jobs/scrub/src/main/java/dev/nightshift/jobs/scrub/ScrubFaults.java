package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Fault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/** The named ways to damage a pool on purpose. */
final class ScrubFaults {
  static final String BEYOND = "damage-beyond-parity";
  static final String ALL_COPIES = "damage-all-copies";
  static final String FILE_TO_FOLDER = "file-to-folder";
  static final String LOCK_POOL = "lock-pool";
  static final String FILL_QUARANTINE = "fill-quarantine";

  private ScrubFaults() {}

  static List<Fault<Scrub.Settings>> all() {
    return List.of(
        fault(
            "flip-bit",
            "Flips one bit of a file behind everybody's back; the next scrub brings it back",
            (pool, kept) -> {
              var file = kept.save(first(pool));
              flip(file, 0);
              return "one bit of " + file + " is another one";
            }),
        fault(
            "truncate-file",
            "Cuts a file off and leaves its time as it was; the next scrub brings it back",
            (pool, kept) -> {
              var file = kept.save(first(pool));
              var time = Files.getLastModifiedTime(file);
              try (var open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(open.length() / 2);
              }
              Files.setLastModifiedTime(file, time);
              return file + " is half as long";
            }),
        fault(
            "delete-file",
            "Deletes a file; the next scrub brings it back",
            (pool, kept) -> {
              var file = kept.save(first(pool));
              Files.delete(file);
              return file + " is gone";
            }),
        fault(
            BEYOND,
            "Damages more extents that share parity than there is parity for, or each copy: the"
                + " scrub fails with unrecoverable until the files are put back",
            (pool, kept) ->
                kept.settings().mode() == Scrub.Mode.MIRROR
                    ? allCopies(pool, kept)
                    : beyondParity(pool, kept)),
        fault(
            ALL_COPIES,
            "Damages a file on every disk of the pool: the scrub of a mirror fails with"
                + " unrecoverable:multiple-disks until it is put back",
            ScrubFaults::allCopies),
        fault(
            FILE_TO_FOLDER,
            "Puts a folder where a file was: the scrub fails with io-error until it is put back",
            (pool, kept) -> {
              var file = kept.save(first(pool));
              Files.delete(file);
              Files.createDirectory(file);
              return file + " is a folder";
            }),
        fault(
            FILL_QUARANTINE,
            "Fills the quarantine up to quarantine_limit and flips a bit: the scrub fails with"
                + " no-space, for it has nowhere to keep the bad extent",
            (pool, kept) -> {
              var file = kept.save(first(pool));
              flip(file, 0);
              return file + " has a wrong bit, and " + kept.fillQuarantine() + " is full";
            }),
        new Fault<>(
            LOCK_POOL,
            "Puts a file .scrub/hold into the pool, as an operator would: each scrub fails with"
                + " pool-locked",
            settings -> {
              var hold = Pool.of(settings).hold();
              Files.createDirectories(hold.getParent());
              Files.writeString(hold, "held by the fault lock-pool\n");
              return hold + " is there";
            },
            settings -> {
              var hold = Pool.of(settings).hold();
              Files.deleteIfExists(hold);
              return hold + " is not there";
            }),
        new Fault<>(
            "delete-disk",
            "Moves the last disk of the pool away: the scrub fails with io-error until it is back,"
                + " or filled again with rebuild",
            settings -> {
              var disk = last(settings);
              Files.move(disk, gone(disk));
              return disk + " is gone";
            },
            settings -> {
              var disk = last(settings);
              if (Files.exists(disk)) {
                return disk + " is there; " + gone(disk) + " is left as it is";
              }
              Files.move(gone(disk), disk);
              return disk + " is back";
            }));
  }

  private interface Breaking {
    String apply(Pool pool, Kept kept) throws IOException;
  }

  /** What was there before a fault, so that it can be healed. */
  private record Kept(Scrub.Settings settings, Path folder) {
    /** Returns the file. */
    Path save(Path file) throws IOException {
      Files.createDirectories(folder);
      int number = Files.exists(list()) ? Files.readAllLines(list()).size() : 0;
      var copy = folder.resolve(Integer.toString(number));
      Files.copy(file, copy);
      Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
      Files.writeString(
          list(),
          file + "\n",
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
      return file;
    }

    Path fillQuarantine() throws IOException {
      var quarantine = Files.createDirectories(Pool.of(settings).quarantine());
      try (var file = new RandomAccessFile(filler(quarantine).toFile(), "rw")) {
        file.setLength(settings.quarantineLimit()); // sparse: it takes no space on the disk
      }
      return quarantine;
    }

    String heal() throws IOException {
      Files.deleteIfExists(filler(Pool.of(settings).quarantine()));
      if (Files.notExists(list())) {
        return "nothing was broken so";
      }
      List<String> files = Files.readAllLines(list());
      for (int i = 0; i < files.size(); i++) {
        var file = Path.of(files.get(i));
        var copy = folder.resolve(Integer.toString(i));
        FileTime time = Files.getLastModifiedTime(copy);
        Files.deleteIfExists(file);
        Files.copy(copy, file);
        Files.setLastModifiedTime(file, time);
      }
      Durable.deleteTree(folder);
      return "put back as before: " + String.join(", ", files);
    }

    private Path list() {
      return folder.resolve("list");
    }

    private static Path filler(Path quarantine) {
      return quarantine.resolve("filler.bin");
    }
  }

  private static Fault<Scrub.Settings> fault(String name, String description, Breaking breaking) {
    return new Fault<>(
        name,
        description,
        settings -> {
          var pool = Pool.of(settings);
          if (Files.notExists(pool.state().resolve("manifest"))) {
            ScrubFixture.protect(settings);
          }
          return breaking.apply(pool, kept(settings, name));
        },
        settings -> kept(settings, name).heal());
  }

  private static Kept kept(Scrub.Settings settings, String fault) {
    return new Kept(settings, Pool.of(settings).state().resolve("broken").resolve(fault));
  }

  private static String allCopies(Pool pool, Kept kept) throws IOException {
    var name = pool.disks().get(0).relativize(first(pool));
    for (Path disk : pool.disks()) {
      flip(kept.save(disk.resolve(name)), 0);
    }
    return name + " is damaged on " + pool.disks();
  }

  private static String beyondParity(Pool pool, Kept kept) throws IOException {
    List<String> damaged = new ArrayList<>();
    try (var store = ManifestStore.open(pool, true)) {
      var manifest = store.manifest();
      var group =
          manifest.groups().stream()
              .filter(manifest::isWhole)
              .findFirst()
              .orElseThrow(() -> new IOException("the pool " + pool.folder() + " has no parity"));
      int left = group.parity().size() + 1;
      for (var member : group.members()) {
        if (left > 0 && member.sum().length() > 0) {
          var file = manifest.file(member.place());
          var path = kept.save(pool.file(file, file.disk));
          flip(path, (long) member.place().extent() * kept.settings().extentBytes());
          damaged.add(path.toString());
          left--;
        }
      }
      for (int shard = 0; left > 0; shard++, left--) {
        var path = kept.save(pool.parity(group.id(), shard));
        flip(path, 0);
        damaged.add(path.toString());
      }
    }
    return "damaged " + String.join(", ", damaged);
  }

  private static Path first(Pool pool) throws IOException {
    try (var store = ManifestStore.open(pool, true)) {
      return store.manifest().files().stream()
          .filter(file -> file.size > 0)
          .map(file -> pool.file(file, file.disk))
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow(() -> new IOException("the pool " + pool.folder() + " has no files"));
    }
  }

  private static Path last(Scrub.Settings settings) throws IOException {
    var disks = Pool.of(settings).disks();
    if (disks.size() < 2) {
      throw new IOException("the pool has one disk; this fault needs two");
    }
    return disks.get(disks.size() - 1);
  }

  private static Path gone(Path disk) {
    return disk.resolveSibling(disk.getFileName() + ".gone");
  }

  /** Another bit, the same time. */
  static void flip(Path file, long at) throws IOException {
    var time = Files.getLastModifiedTime(file);
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 0x10);
    }
    Files.setLastModifiedTime(file, time);
  }
}
