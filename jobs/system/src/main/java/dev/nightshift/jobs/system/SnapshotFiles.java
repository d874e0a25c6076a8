package dev.nightshift.jobs.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Snapshots of the metrics, whose names sort by time. */
record SnapshotFiles(Path folder) {
  private static final DateTimeFormatter NAMES =
      DateTimeFormatter.ofPattern("'metrics_'uuuu-MM-dd'T'HH-mm-ss'Z.txt.gz'")
          .withZone(ZoneOffset.UTC);

  /** Writes one; it gets its name only when it is whole. */
  Path write(Instant at, String text) throws IOException {
    Files.createDirectories(folder);
    var file = folder.resolve(NAMES.format(at));
    var partial = folder.resolve(file.getFileName() + ".partial");
    try {
      try (var out = new GZIPOutputStream(Files.newOutputStream(partial))) {
        out.write(text.getBytes(UTF_8));
      }
      return Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Removes those before an instant; the newest stays whatever its age. */
  void removeOlderThan(Instant oldest) throws IOException {
    var first = NAMES.format(oldest);
    var files = all();
    for (var file : files.subList(0, Math.max(0, files.size() - 1))) {
      if (file.getFileName().toString().compareTo(first) < 0) {
        Files.delete(file);
      }
    }
  }

  int count() throws IOException {
    return all().size();
  }

  long bytes() throws IOException {
    long sum = 0;
    for (var file : all()) {
      sum += Files.size(file);
    }
    return sum;
  }

  /** The oldest first. */
  List<Path> all() throws IOException {
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(folder, "metrics_*.txt.gz")) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
