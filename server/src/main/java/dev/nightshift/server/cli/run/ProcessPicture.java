package dev.nightshift.server.cli.run;

import dev.nightshift.server.api.WhatRanJson;
import dev.nightshift.server.api.WhatRanJson.ProcessJson;
import dev.nightshift.server.health.activity.Measured;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Draws what was sampled of servers' processes in one line of text for each measure. */
final class ProcessPicture {
  private static final String STEPS = "▁▂▃▄▅▆▇█";
  private static final int WIDTH = 48;
  private static final int NODES = 3;
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final Map<String, Measured> HEADINGS = headings();

  private final WhatRanJson ran;
  private final ZoneId zone;

  ProcessPicture(WhatRanJson ran, ZoneId zone) {
    this.ran = ran;
    this.zone = zone;
  }

  private static Map<String, Measured> headings() {
    Map<String, Measured> headings = new LinkedHashMap<>();
    headings.put("memory", Measured.MEMORY);
    headings.put("heap", Measured.HEAP);
    headings.put("alloc", Measured.ALLOCATION);
    headings.put("CPU", Measured.CPU);
    headings.put("GC", Measured.GC);
    headings.put("log", Measured.LOG_LINES);
    return headings;
  }

  private static ToDoubleFunction<ProcessJson> values(Measured what) {
    return switch (what) {
      case MEMORY -> ProcessJson::memoryBytes;
      case HEAP -> ProcessJson::heapBytes;
      case ALLOCATION -> ProcessJson::bytesPerSecond;
      case CPU -> ProcessJson::cores;
      case GC -> ProcessJson::gcShare;
      case LOG_LINES -> ProcessJson::linesPerSecond;
    };
  }

  /** Nothing without samples. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (ran.process().isEmpty()) {
      return lines;
    }
    Map<String, List<ProcessJson>> nodes = new LinkedHashMap<>();
    ran.process()
        .forEach(one -> nodes.computeIfAbsent(one.node(), node -> new ArrayList<>()).add(one));
    var first = ran.process().get(0).from();
    var last = ran.process().get(ran.process().size() - 1).from();
    nodes.entrySet().stream()
        .limit(NODES)
        .forEach(
            node -> {
              if (nodes.size() > 1) {
                lines.add("  " + node.getKey());
              }
              HEADINGS.forEach(
                  (heading, what) ->
                      lines.add(
                          "  "
                              + (heading + "       ").substring(0, 7)
                              + drawn(node.getValue(), values(what), first, last)
                              + "  at most "
                              + what.level(
                                  node.getValue().stream()
                                      .mapToDouble(values(what))
                                      .max()
                                      .orElse(0))));
            });
    lines.add("         " + asked(first, last));
    return lines;
  }

  private static String drawn(
      List<ProcessJson> samples, ToDoubleFunction<ProcessJson> value, Instant first, Instant last) {
    var columns = new double[WIDTH];
    var known = new boolean[WIDTH];
    double most = 0;
    var usual = apart(samples);
    ProcessJson before = null;
    for (var sample : samples) {
      int column = column(sample.from(), first, last);
      double level = value.applyAsDouble(sample);
      columns[column] = Math.max(columns[column], level);
      known[column] = true;
      most = Math.max(most, columns[column]);
      // a picture finer than the samples has no holes where none is due
      if (before != null && Duration.between(before.from(), sample.from()).compareTo(usual) <= 0) {
        for (int i = column(before.from(), first, last) + 1; i < column; i++) {
          columns[i] = level;
          known[i] = true;
        }
      }
      before = sample;
    }
    var line = new StringBuilder();
    for (int i = 0; i < WIDTH; i++) {
      int step = most == 0 ? 0 : (int) Math.round(columns[i] / most * (STEPS.length() - 1));
      line.append(known[i] ? STEPS.charAt(step) : ' ');
    }
    return line.toString();
  }

  /** So far apart are samples of which none is missing. */
  private static Duration apart(List<ProcessJson> samples) {
    var steps =
        IntStream.range(1, samples.size())
            .mapToObj(i -> Duration.between(samples.get(i - 1).from(), samples.get(i).from()))
            .sorted()
            .toList();
    return steps.isEmpty() ? Duration.ZERO : steps.get(steps.size() / 2).multipliedBy(2);
  }

  private static int column(Instant at, Instant first, Instant last) {
    long whole = Math.max(1, Duration.between(first, last).toMillis());
    long part = Math.max(0, Math.min(whole, Duration.between(first, at).toMillis()));
    return (int) (part * (WIDTH - 1) / whole);
  }

  /** Marks the time that was asked for. */
  private String asked(Instant first, Instant last) {
    int begin = column(ran.from(), first, last);
    int end = Math.max(begin, column(ran.to(), first, last));
    var line = new StringBuilder(MINUTE.format(first.atZone(zone)));
    while (line.length() < WIDTH - MINUTE.format(last.atZone(zone)).length()) {
      line.append(' ');
    }
    line.append(MINUTE.format(last.atZone(zone)));
    for (int i = begin; i <= end && i < line.length(); i++) {
      line.setCharAt(i, '^');
    }
    return line.toString();
  }
}
