package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The archives of one folder. An archive gets its name when it is whole and, where asked for,
 * verified; a file beside it then says so.
 */
final class Archives {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String VERIFIED = ".verified";

  private final Path folder;
  private final Clock clock;

  Archives(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** A verified archive. */
  record Verified(Path file, long bytes, Instant made) {}

  /**
   * Refuses to begin what would not fit.
   *
   * @param maxBytes of all files in the folder
   */
  void requireSpace(List<Vault> vaults, long maxBytes) throws IOException {
    long held = 0;
    for (Path file : files("*")) {
      held += Files.size(file);
    }
    long needed = 0;
    for (Vault vault : vaults) {
      needed += Files.exists(vault.database()) ? Files.size(vault.database()) : 0;
    }
    if (held + needed > maxBytes) {
      throw new VaultException(
          "%s holds %d bytes and a backup may need %d more, which exceeds max_bytes %d"
              .formatted(folder, held, needed, maxBytes));
    }
  }

  /** Writes an archive under a provisional name. What earlier runs left half done is removed. */
  Archive write(List<Snapshot> snapshots) throws IOException {
    Files.createDirectories(folder);
    for (Path left : files("ledger-*.part")) {
      Files.delete(left);
    }
    return Archive.write(folder.resolve(nextName() + ".part"), snapshots);
  }

  /**
   * Gives the archive its name if it can be restored.
   *
   * @throws VaultException if it cannot; it is then kept under another name for a look
   */
  Path keepVerified(Archive archive, List<Snapshot> snapshots, Path scratch) throws IOException {
    try {
      archive.verify(snapshots, scratch);
    } catch (IOException e) {
      for (Path older : files("*.rejected")) {
        Files.delete(older);
      }
      var rejected = folder.resolve(name(archive) + ".rejected");
      Durable.move(archive.file(), rejected);
      throw new VaultException(
          "archive %s failed verification: %s; it is kept as %s"
              .formatted(name(archive), e.getMessage(), rejected.getFileName()),
          e);
    } finally {
      Durable.deleteTree(scratch);
    }
    var kept = keepUnverified(archive);
    Durable.write(
        folder.resolve(kept.getFileName() + VERIFIED),
        archive.sha256().hex() + "\n" + clock.instant() + "\n");
    return kept;
  }

  Path keepUnverified(Archive archive) throws IOException {
    var kept = folder.resolve(name(archive));
    Durable.move(archive.file(), kept);
    return kept;
  }

  Optional<Verified> newestVerified() throws IOException {
    for (Path file : newestFirst()) {
      var mark = mark(file);
      if (Files.exists(mark)) {
        var lines = Files.readAllLines(mark);
        return Optional.of(new Verified(file, Files.size(file), Instant.parse(lines.get(1))));
      }
    }
    return Optional.empty();
  }

  /** Removes all but the newest, and never the newest verified one. */
  List<Path> prune(int keep) throws IOException {
    var all = newestFirst();
    var last = newestVerified().map(Verified::file);
    var removed = new ArrayList<Path>();
    for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
      if (!last.equals(Optional.of(old))) {
        Files.deleteIfExists(mark(old));
        Files.delete(old);
        removed.add(old);
      }
    }
    return removed;
  }

  private List<Path> newestFirst() throws IOException {
    var all = new ArrayList<>(files("ledger-*.zip"));
    Collections.reverse(all);
    return all;
  }

  private List<Path> files(String pattern) throws IOException {
    var found = new ArrayList<Path>();
    if (Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, pattern)) {
        files.forEach(found::add);
      }
    }
    Collections.sort(found);
    return found;
  }

  /** Names sort by age; the number tells archives of one second apart. */
  private String nextName() {
    var stamp = STAMP.format(clock.instant());
    for (int number = 1; ; number++) {
      var name = "ledger-%s-%02d.zip".formatted(stamp, number);
      if (!Files.exists(folder.resolve(name))) {
        return name;
      }
    }
  }

  private static Path mark(Path archive) {
    return archive.resolveSibling(archive.getFileName() + VERIFIED);
  }

  private static String name(Archive archive) {
    return archive.file().getFileName().toString().replaceFirst("\\.part$", "");
  }
}
