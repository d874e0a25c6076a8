package dev.nightshift.server.retention;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a file of the archive holds; stands beside it as JSON.
 *
 * @param columns of its header
 * @param rows without the header
 * @param bytes of the file
 * @param sha256 of the file, in hex
 * @param updated when it was last added to
 * @param next what the file holds once records are added whose removal is under way; null: none is
 */
record ArchiveManifest(
    String file,
    String kind,
    String quarter,
    List<String> columns,
    long rows,
    long bytes,
    String sha256,
    String updated,
    Content next) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** A file's content. */
  record Content(long rows, long bytes, String sha256) {}

  Content content() {
    return new Content(rows, bytes, sha256);
  }

  ArchiveManifest announcing(Content added) {
    return new ArchiveManifest(file, kind, quarter, columns, rows, bytes, sha256, updated, added);
  }

  ArchiveManifest settled(Content now, String at) {
    return new ArchiveManifest(
        file, kind, quarter, columns, now.rows(), now.bytes(), now.sha256(), at, null);
  }

  /** Null without one. */
  static ArchiveManifest read(Path file) throws IOException {
    return Files.exists(file) ? MAPPER.readValue(file.toFile(), ArchiveManifest.class) : null;
  }

  byte[] json() throws IOException {
    return MAPPER.writeValueAsBytes(this);
  }
}
