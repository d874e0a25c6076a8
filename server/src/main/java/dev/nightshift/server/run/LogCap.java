package dev.nightshift.server.run;

import java.nio.charset.StandardCharsets;

/**
 * How much a run may log.
 *
 * @param lines at most so many
 * @param bytes of text at most
 */
public record LogCap(int lines, long bytes) {
  /** 10,000 lines or 1 MiB. */
  public static final LogCap DEFAULT = new LogCap(10_000, 1 << 20);

  boolean holds(long number, long bytesBefore, String text) {
    return number <= lines && bytesBefore + text.getBytes(StandardCharsets.UTF_8).length <= bytes;
  }
}
