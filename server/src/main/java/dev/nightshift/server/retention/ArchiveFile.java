package dev.nightshift.server.retention;

import dev.nightshift.server.retention.ArchiveManifest.Content;
import dev.nightshift.server.retention.ArchiveStore.Rows;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * One CSV file of the archive, with its manifest. The file is never open to a half-written state:
 * its new content is made beside it, forced, read again, announced in the manifest, and takes its
 * place in one step. Not thread-safe.
 */
final class ArchiveFile {
  private static final int MOST_PARTS = 1_000;

  private final Path csv;
  private final Path manifest;
  private final Path made;
  private final Consumer<ArchiveStep> reached;
  private ArchiveManifest state;

  private ArchiveFile(Path folder, String name, Consumer<ArchiveStep> reached) throws IOException {
    csv = folder.resolve(name + ".csv");
    manifest = folder.resolve(name + ".csv.manifest.json");
    made = folder.resolve(name + ".csv.new");
    this.reached = reached;
    state = ArchiveManifest.read(manifest);
  }

  /** The file of a kind and quarter that has these columns, new or not. */
  static ArchiveFile of(
      Path folder,
      ArchiveKind kind,
      String quarter,
      List<String> columns,
      Consumer<ArchiveStep> reached)
      throws IOException {
    for (int part = 1; part <= MOST_PARTS; part++) {
      var name = kind.label() + "_" + quarter + (part == 1 ? "" : "_" + part);
      var file = new ArchiveFile(folder, name, reached);
      if (file.state == null) {
        if (Files.exists(file.csv)) {
          throw new ArchiveException(
              file.csv + " has no manifest beside it; move it away, and archive again");
        }
        file.state =
            new ArchiveManifest(name + ".csv", kind.label(), quarter, columns, 0, 0, "", "", null);
        return file;
      }
      if (file.state.columns().equals(columns)) {
        return file;
      }
    }
    throw new ArchiveException("there are too many files of " + kind.label() + "_" + quarter);
  }

  /** Files of the folder whose last archiving died before it was settled. */
  static List<ArchiveFile> unsettled(Path folder, Consumer<ArchiveStep> reached)
      throws IOException {
    List<ArchiveFile> files = new ArrayList<>();
    try (var found = Files.newDirectoryStream(folder, "*.csv.manifest.json")) {
      for (var path : found) {
        var name = path.getFileName().toString().replace(".csv.manifest.json", "");
        var file = new ArchiveFile(folder, name, reached);
        if (file.state.next() != null) {
          files.add(file);
        }
      }
    }
    return files;
  }

  ArchiveKind kind() {
    return ArchiveKind.valueOf(state.kind().toUpperCase(java.util.Locale.ROOT));
  }

  Path path() {
    return csv;
  }

  /** Adds records durably, checked by reading them again; their removal is to follow. */
  void add(Rows rows) throws IOException {
    requireIntact();
    var added = make(rows);
    reached.accept(ArchiveStep.WRITTEN);
    check(rows, added);
    reached.accept(ArchiveStep.CHECKED);
    write(state.announcing(added));
    reached.accept(ArchiveStep.ANNOUNCED);
    Files.move(made, csv, StandardCopyOption.ATOMIC_MOVE);
    force(csv.getParent());
    reached.accept(ArchiveStep.REPLACED);
  }

  /** The records are gone from the store. */
  void settle(Instant at) throws IOException {
    write(state.settled(state.next(), at.toString()));
    reached.accept(ArchiveStep.SETTLED);
  }

  /**
   * The records that are in the file and perhaps still in the store; null: the archiving died
   * before they were in the file, and it is as it was before.
   */
  Rows unremoved() throws IOException {
    var there = Files.exists(csv) ? content(csv) : new Content(0, 0, "");
    if (!there.sha256().equals(state.next().sha256())) {
      Files.deleteIfExists(made);
      write(state.announcing(null));
      requireIntact();
      return null;
    }
    List<List<String>> values = new ArrayList<>();
    try (var in = new BufferedInputStream(Files.newInputStream(csv));
        var records = ArchiveCsv.read(in)) {
      records.next();
      for (long row = 0; records.hasNext(); row++) {
        var record = records.next();
        if (row >= state.rows()) {
          values.add(ArchiveCsv.values(record));
        }
      }
    }
    return new Rows(state.columns(), values);
  }

  private Content make(Rows rows) throws IOException {
    var digest = sha256();
    Files.deleteIfExists(made);
    try (var channel =
        FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out =
          new DigestOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), digest);
      if (state.rows() == 0) {
        ArchiveCsv.writeHeader(out, state.columns());
      } else {
        Files.copy(csv, out);
      }
      ArchiveCsv.write(out, rows.columns(), rows.values());
      out.flush();
      channel.force(true);
    }
    return new Content(state.rows() + rows.values().size(), Files.size(made), hex(digest));
  }

  /** Reads the new content again as whoever needs it once will. */
  private void check(Rows rows, Content added) throws IOException {
    long count = 0;
    boolean equal = true;
    var digest = sha256();
    try (var in =
            new DigestInputStream(
                new BufferedInputStream(Files.newInputStream(made), 1 << 16), digest);
        var records = ArchiveCsv.read(in)) {
      equal = List.of(records.next()).equals(state.columns());
      while (records.hasNext()) {
        var record = ArchiveCsv.values(records.next());
        if (count >= state.rows()) {
          var wanted = rows.values().get((int) (count - state.rows()));
          equal &= record.equals(wanted.stream().map(ArchiveCsv::text).toList());
        }
        count++;
      }
    }
    if (!equal || count != added.rows() || !hex(digest).equals(added.sha256())) {
      throw new ArchiveException(
          made
              + " does not read as it was written ("
              + count
              + " of "
              + added.rows()
              + " records); nothing was removed. Check the disk, and archive again");
    }
  }

  private void requireIntact() throws IOException {
    var there = Files.exists(csv) ? content(csv) : new Content(0, 0, "");
    if (!there.sha256().equals(state.sha256())) {
      throw new ArchiveException(
          csv
              + (Files.exists(csv)
                  ? " is not what its manifest says: SHA-256 "
                      + there.sha256()
                      + ", not "
                      + state.sha256()
                  : " is gone, but its manifest is there")
              + ". Nothing was removed; move file and manifest away together, and archive again");
    }
  }

  private static Content content(Path file) throws IOException {
    var digest = sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return new Content(0, Files.size(file), hex(digest));
  }

  private void write(ArchiveManifest changed) throws IOException {
    var beside = manifest.resolveSibling(manifest.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var json = java.nio.ByteBuffer.wrap(changed.json());
      while (json.hasRemaining()) {
        channel.write(json);
      }
      channel.force(true);
    }
    Files.move(beside, manifest, StandardCopyOption.ATOMIC_MOVE);
    force(manifest.getParent());
    state = changed;
  }

  private static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
