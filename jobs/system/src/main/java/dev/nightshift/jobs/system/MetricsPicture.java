package dev.nightshift.jobs.system;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a scrape got, without its comments. */
record MetricsPicture(List<String> lines) {
  private static final Pattern SERVER = Pattern.compile("(\\w+)_server_info\\{.*");

  /**
   * Reads Prometheus' text format.
   *
   * @param page one sample or comment a line
   */
  static MetricsPicture of(String page) {
    return new MetricsPicture(
        page.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
  }

  int samples() {
    return lines.size();
  }

  /**
   * As OpenMetrics, each sample with its time: so Prometheus can take it in later.
   *
   * @param at when it was scraped
   */
  String openMetrics(Instant at) {
    var time = " " + at.getEpochSecond() + "\n";
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line.replace(",} ", "} ")).append(time));
    return text.append("# EOF\n").toString();
  }

  /** The main figures in a sentence. */
  String summary() {
    var parts = new ArrayList<String>();
    parts.add(samples() + " samples");
    var prefix =
        lines.stream()
            .map(SERVER::matcher)
            .filter(found -> found.matches())
            .map(found -> found.group(1))
            .findFirst();
    prefix.ifPresent(
        name -> {
          parts.add(whole(name + "_active_runs", any -> true) + " runs at work");
          parts.add(whole(name + "_queued_runs", any -> true) + " waiting");
          parts.add(
              ended(name, "success")
                  + " succeeded and "
                  + ended(name, "failure")
                  + " failed since the server's start");
          parts.add("store " + megabytes(name + "_store_size_bytes"));
        });
    parts.add("memory " + megabytes("process_resident_memory_bytes"));
    return String.join(", ", parts);
  }

  private long ended(String prefix, String result) {
    return whole(prefix + "_runs_total", line -> line.contains("result=\"" + result + "\""));
  }

  private long whole(String name, Predicate<String> which) {
    return Math.round(sum(name, which));
  }

  private String megabytes(String name) {
    return String.format(Locale.ROOT, "%.1f MB", sum(name, any -> true) / 1e6);
  }

  private double sum(String name, Predicate<String> which) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(which)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
