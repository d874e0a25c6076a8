package dev.nightshift.server.plugin;

import dev.nightshift.server.plugin.PluginSource.JarSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Private copies of plugins, named by their content: a JAR that is overwritten while its plugin is
 * open would mix old classes with new ones, without any error.
 */
final class PluginCopies {
  private static final Logger LOG = LoggerFactory.getLogger(PluginCopies.class);
  private static final String PART = ".part";

  private final Path folder;

  PluginCopies(Path folder) {
    this.folder = folder;
  }

  /**
   * A plugin's copy.
   *
   * @param sha256 in hex
   */
  record Copy(List<Path> jars, String sha256) {}

  Copy copy(PluginSource source) throws IOException {
    makeFolder();
    List<Path> jars = new ArrayList<>();
    var all = new StringBuilder();
    for (var file : source.files()) {
      var jar = copy(file);
      jars.add(jar);
      all.append(hashIn(jar)).append("  ").append(file.name()).append('\n');
    }
    var hash =
        jars.size() == 1
            ? hashIn(jars.get(0))
            : HexFormat.of()
                .formatHex(sha256().digest(all.toString().getBytes(StandardCharsets.UTF_8)));
    return new Copy(jars, hash);
  }

  /**
   * Copies that were made earlier.
   *
   * @throws IOException if one is gone
   */
  Copy kept(PluginVersions.Version version) throws IOException {
    List<Path> jars = version.copies().stream().map(folder::resolve).toList();
    for (var jar : jars) {
      if (!Files.isReadable(jar)) {
        throw new NoSuchFileException(jar.toString());
      }
    }
    return new Copy(jars, version.sha256());
  }

  PluginVersions versions() {
    return new PluginVersions(folder.resolveSibling("plugin-versions.json"));
  }

  /** Removes all other copies; leaves alone what another process is just writing. */
  void keepOnly(Set<Path> used) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (var file : files.filter(file -> stale(file, used)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.warn("old copies of plugins stay in {}", folder, e);
    }
  }

  Path folder() {
    return folder;
  }

  private static boolean stale(Path file, Set<Path> used) {
    return !used.contains(file) && file.getFileName().toString().endsWith(".jar");
  }

  private Path copy(JarSource file) throws IOException {
    var temporary = Files.createTempFile(folder, "", PART);
    try {
      var digest = sha256();
      try (var in = new DigestInputStream(file.content().open(), digest)) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
      var hash = HexFormat.of().formatHex(digest.digest());
      var copy = folder.resolve(hash + "-" + file.name());
      if (!Files.exists(copy) || Files.mismatch(copy, temporary) >= 0) {
        Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
      }
      return copy;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void makeFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder.getParent());
    try {
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      // another process of this data folder was quicker
    }
  }

  private static String hashIn(Path copy) {
    return copy.getFileName().toString().substring(0, 64);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
