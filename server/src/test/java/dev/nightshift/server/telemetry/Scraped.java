package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scrape says: values by series, types by name. Refuses what the format forbids. */
final class Scraped {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern META = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");

  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> help = new LinkedHashMap<>();

  Scraped(String text) {
    for (var line : text.lines().toList()) {
      var meta = META.matcher(line);
      if (meta.matches()) {
        var before =
            (meta.group(1).equals("TYPE") ? types : help).put(meta.group(2), meta.group(3));
        assertThat(before).as("said twice: " + line).isNull();
        continue;
      }
      var sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as("no sample: " + line).isTrue();
      var labels = sample.group(2) == null ? "" : sample.group(2).replaceFirst(",$", "");
      var series = sample.group(1) + (labels.isEmpty() ? "" : "{" + labels + "}");
      var before = values.put(series, Double.valueOf(sample.group(3).replace("Inf", "Infinity")));
      assertThat(before).as("exported twice: " + series).isNull();
    }
  }

  /** Of a series as written, without a comma at the end of its labels; null if absent. */
  Double value(String series) {
    return values.get(series);
  }

  String type(String name) {
    return types.get(name);
  }

  String help(String name) {
    return help.get(name);
  }

  Set<String> series() {
    return values.keySet();
  }

  /** Every series of this sample name. */
  Set<String> seriesOf(String name) {
    return values.keySet().stream()
        .filter(series -> series.equals(name) || series.startsWith(name + "{"))
        .collect(Collectors.toSet());
  }
}
