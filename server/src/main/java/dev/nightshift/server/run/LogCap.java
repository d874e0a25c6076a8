package dev.nightshift.server.run;

import dev.nightshift.job.Setting;
import java.nio.charset.StandardCharsets;

/**
 * How much a run may log.
 *
 * @param lines at most so many
 * @param bytes of text at most
 */
public record LogCap(
    @Setting(byDefault = "10000", min = 1) int lines,
    @Setting(byDefault = "1048576", min = 1) long bytes) {
  /** 10,000 lines or 1 MiB. */
  public static final LogCap DEFAULT = new LogCap(10_000, 1 << 20);

  boolean holds(long number, long bytesBefore, String text) {
    return number <= lines && bytesBefore + text.getBytes(StandardCharsets.UTF_8).length <= bytes;
  }
}
