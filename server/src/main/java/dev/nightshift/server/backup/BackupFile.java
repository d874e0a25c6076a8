package dev.nightshift.server.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A copy of a store: a ZIP file with what it says of itself, and the store as an H2 file. */
public record BackupFile(Path path) {
  private static final String MANIFEST = "backup.json";
  private static final String STORE = "nightshift.mv.db";
  private static final int LONGEST_MANIFEST = 1 << 20;
  private static final int BUFFER = 1 << 16;

  /** Packs a store durably; the file must not be there. */
  public BackupManifest write(Path store, BackupManifest about) throws IOException {
    var complete = about.of(Files.size(store), sha256(store));
    try (var channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var zip =
          new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
      zip.putNextEntry(new ZipEntry(MANIFEST));
      zip.write(complete.json());
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry(STORE));
      Files.copy(store, zip);
      zip.closeEntry();
      zip.finish();
      zip.flush();
      channel.force(true);
    }
    return complete;
  }

  /**
   * What it says of itself.
   *
   * @throws BackupException if it is no copy of a store, or of a later format
   */
  public BackupManifest manifest() {
    try (var zip = open()) {
      return manifest(zip);
    } catch (IOException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  /**
   * Takes the store out of it, durably.
   *
   * @param to must not be there
   * @throws BackupException if it is not what was packed
   */
  public BackupManifest unpack(Path to) {
    try (var zip = open();
        var channel =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var manifest = manifest(zip);
      var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
      compare(zip, manifest, out);
      out.flush();
      channel.force(true);
      return manifest;
    } catch (IOException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  /**
   * Reads all of it, and keeps nothing.
   *
   * @throws BackupException if it is not what was packed
   */
  public BackupManifest check() {
    try (var zip = open()) {
      var manifest = manifest(zip);
      compare(zip, manifest, OutputStream.nullOutputStream());
      return manifest;
    } catch (IOException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  private void compare(ZipFile zip, BackupManifest manifest, OutputStream out) throws IOException {
    var digest = sha256();
    long bytes;
    try (var in = entry(zip, STORE)) {
      bytes = in.transferTo(new DigestOutputStream(out, digest));
    }
    var found = HexFormat.of().formatHex(digest.digest());
    if (bytes != manifest.bytes() || !found.equals(manifest.sha256())) {
      throw damaged(
          "the store in it has "
              + bytes
              + " bytes with SHA-256 "
              + found
              + "; packed were "
              + manifest.bytes()
              + " with "
              + manifest.sha256(),
          null);
    }
  }

  private ZipFile open() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new BackupException("there is no file " + path);
    }
    return new ZipFile(path.toFile());
  }

  private BackupManifest manifest(ZipFile zip) throws IOException {
    BackupManifest manifest;
    try (var in = entry(zip, MANIFEST)) {
      manifest = BackupManifest.read(in.readNBytes(LONGEST_MANIFEST));
    }
    if (manifest.format() > BackupManifest.FORMAT) {
      throw new BackupException(
          path
              + " was made by version "
              + manifest.server()
              + " in format "
              + manifest.format()
              + "; this version reads format "
              + BackupManifest.FORMAT
              + ". Use that version, or a later one");
    }
    if (manifest.format() < 1 || manifest.sha256() == null || manifest.schema() < 1) {
      throw damaged("what it says of itself is not complete", null);
    }
    return manifest;
  }

  private InputStream entry(ZipFile zip, String name) throws IOException {
    var entry = zip.getEntry(name);
    if (entry == null) {
      throw new BackupException(
          path
              + " is no copy of a store: it has no "
              + name
              + "; name a file that nightshift backup made");
    }
    return zip.getInputStream(entry);
  }

  private BackupException damaged(String how, Exception cause) {
    return new BackupException(
        path + " is damaged, or no copy of a store (" + how + "); take another one", cause);
  }

  private static String sha256(Path file) throws IOException {
    var digest = sha256();
    try (var in = Files.newInputStream(file)) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
