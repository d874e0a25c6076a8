package dev.nightshift.jobs.ledger;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A zip of snapshots, laid out as the vaults are: unpacked over the vaults' folder it gives each
 * vault its snapshot back.
 *
 * @param sha256 of the bytes that were written, whatever the disk makes of them
 */
record Archive(Path file, Hash sha256) {

  static Archive write(Path file, List<Snapshot> snapshots) throws IOException {
    var digest = Sha256.digest();
    try (var disk = new FileOutputStream(file.toFile());
        var zip =
            new ZipOutputStream(new BufferedOutputStream(new DigestOutputStream(disk, digest)))) {
      for (Snapshot snapshot : snapshots) {
        add(zip, snapshot.manifest().vault(), snapshot.manifestFile());
        add(zip, snapshot.manifest().vault(), snapshot.file());
      }
      zip.finish();
      zip.flush();
      disk.getFD().sync();
    }
    return new Archive(file, Hash.stored(digest.digest()));
  }

  private static void add(ZipOutputStream zip, String vault, Path file) throws IOException {
    zip.putNextEntry(new ZipEntry(entry(vault, file)));
    Files.copy(file, zip);
    zip.closeEntry();
  }

  private static String entry(String vault, Path file) {
    return vault + "/snapshots/" + file.getFileName();
  }

  /**
   * Reads the archive back, restores it into a folder and compares it with what was to be archived.
   *
   * @param scratch is made, and left to the caller
   * @throws IOException saying what differs
   */
  void verify(List<Snapshot> snapshots, Path scratch) throws IOException {
    if (!Sha256.of(file).equals(sha256)) {
      throw new IOException("its bytes are not those that were written");
    }
    var expected = new HashSet<String>();
    Durable.deleteTree(scratch);
    Files.createDirectories(scratch);
    for (Snapshot snapshot : snapshots) {
      expected.add(entry(snapshot.manifest().vault(), snapshot.manifestFile()));
      expected.add(entry(snapshot.manifest().vault(), snapshot.file()));
    }
    unpack(expected, scratch);
    for (Snapshot snapshot : snapshots) {
      compare(snapshot.manifest(), scratch);
    }
  }

  private void unpack(Set<String> expected, Path scratch) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      if (zip.size() != expected.size()) {
        throw new IOException("it has " + zip.size() + " entries instead of " + expected.size());
      }
      for (String name : expected) {
        var entry = zip.getEntry(name);
        if (entry == null) {
          throw new IOException("it has no entry " + name);
        }
        var target = scratch.resolve(name);
        Files.createDirectories(target.getParent());
        try (var in = zip.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }

  private static void compare(Manifest expected, Path scratch) throws IOException {
    var name = expected.vault();
    var vault = new Vault(scratch.resolve(name));
    var snapshots = Snapshot.of(vault);
    if (snapshots.size() != 1 || !snapshots.get(0).manifest().equals(expected)) {
      throw new IOException("the manifest of vault " + name + " differs");
    }
    var restored = snapshots.get(0);
    if (!restored.isIntact()) {
      throw new IOException("the snapshot of vault " + name + " differs from its SHA-256");
    }
    try (var connection = Sqlite.open(restored.file())) {
      Structure.verify(name, connection);
      var chain = Chain.verifyBlocks(name, connection);
      var root = StateRoot.of(connection).hash();
      if (chain.height() != expected.height()
          || !chain.hash().equals(expected.head())
          || !root.equals(expected.root())) {
        throw new IOException("height or root of vault " + name + " differ from its manifest");
      }
    } catch (SQLException e) {
      throw new IOException("vault " + name + " cannot be opened: " + e.getMessage(), e);
    }
  }
}
