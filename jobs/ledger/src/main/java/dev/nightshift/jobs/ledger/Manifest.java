package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;

/**
 * What a snapshot is, in a file beside it.
 *
 * @param height of its last block
 * @param head hash of its last header
 * @param root of its state
 * @param file its name, without a folder
 * @param sqlite version that wrote it
 */
record Manifest(
    String vault,
    long height,
    Hash head,
    Hash root,
    String file,
    long bytes,
    Hash sha256,
    String sqlite,
    Instant made) {
  private static final String FORMAT = "1";

  String text() {
    return """
        format=%s
        vault=%s
        height=%d
        head=%s
        root=%s
        file=%s
        bytes=%d
        sha256=%s
        sqlite=%s
        made=%s
        """
        .formatted(
            FORMAT, vault, height, head.hex(), root.hex(), file, bytes, sha256.hex(), sqlite, made);
  }

  static Manifest parse(String text) throws IOException {
    var values = new Properties();
    values.load(new StringReader(text));
    if (!FORMAT.equals(values.getProperty("format"))) {
      throw new IOException("a manifest of format " + values.getProperty("format"));
    }
    try {
      return new Manifest(
          values.getProperty("vault"),
          Long.parseLong(values.getProperty("height")),
          new Hash(values.getProperty("head")),
          new Hash(values.getProperty("root")),
          values.getProperty("file"),
          Long.parseLong(values.getProperty("bytes")),
          new Hash(values.getProperty("sha256")),
          values.getProperty("sqlite"),
          Instant.parse(values.getProperty("made")));
    } catch (NumberFormatException | DateTimeException | NullPointerException e) {
      throw new IOException("a manifest that is not readable: " + e.getMessage(), e);
    }
  }
}
