package dev.nightshift.server.report;

import dev.nightshift.job.Setting;
import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * The section {@code reports} of config.yml.
 *
 * @param timeZone in which days and months are counted
 * @param keep so many of each kind, in the data folder
 */
public record ReportSettings(
    @Setting(value = "In which days and months are counted", byDefault = "UTC") String timeZone,
    @Setting(value = "So many reports of each kind", byDefault = "60", min = 1) int keep) {
  public ReportSettings {
    zone(timeZone);
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "timeZone is \"" + text + "\"; write a time zone as Europe/Zurich or UTC", e);
    }
  }

  /** The zone. */
  public ZoneId zone() {
    return zone(timeZone);
  }
}
