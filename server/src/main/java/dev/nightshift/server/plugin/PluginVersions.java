package dev.nightshift.server.plugin;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which version of each plugin is in force and which was before it; one file beside the folder of
 * the copies. Only the process that owns the data folder writes it.
 */
final class PluginVersions {
  private static final Logger LOG = LoggerFactory.getLogger(PluginVersions.class);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path file;

  PluginVersions(Path file) {
    this.file = file;
  }

  /**
   * One version.
   *
   * @param copies the names of its files among the copies
   */
  record Version(String version, String sha256, List<String> copies) {
    Version {
      copies = List.copyOf(copies);
    }
  }

  /**
   * What is kept of a plugin.
   *
   * @param previous null while there was none
   * @param rejected the checksum of what lies in the plugin folder but was rolled back; null if
   *     {@code current} is what lies there
   */
  record Kept(Version current, Version previous, String rejected) {

    /** After {@code now} came into force while {@code found} lies in the plugin folder. */
    static Kept after(Kept before, Version now, String found) {
      var rejected = found.equals(now.sha256) ? null : found;
      if (before == null) {
        return new Kept(now, null, rejected);
      }
      var previous = before.current.sha256.equals(now.sha256) ? before.previous : before.current;
      return new Kept(now, previous, rejected);
    }
  }

  /** By plugin. A file that cannot be read counts as none: nothing can be rolled back then. */
  Map<String, Kept> read() {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      return MAPPER.readValue(file.toFile(), new TypeReference<TreeMap<String, Kept>>() {});
    } catch (IOException e) {
      LOG.warn("{} cannot be read; earlier versions of plugins are not known", file, e);
      return Map.of();
    }
  }

  Optional<Kept> of(String plugin) {
    return Optional.ofNullable(read().get(plugin));
  }

  void write(Map<String, Kept> kept) {
    try {
      Files.createDirectories(file.getParent());
      var part = file.resolveSibling(file.getFileName() + ".part");
      MAPPER.writerWithDefaultPrettyPrinter().writeValue(part.toFile(), new TreeMap<>(kept));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("{} cannot be written; the next start may not know earlier versions", file, e);
    }
  }
}
