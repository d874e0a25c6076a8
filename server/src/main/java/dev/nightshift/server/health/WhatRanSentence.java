package dev.nightshift.server.health;

import dev.nightshift.server.health.WhatRan.Active;
import dev.nightshift.server.run.MaintenanceWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in one sentence what ran at some time. */
final class WhatRanSentence {
  private static final double MOST_OF_IT = 0.5;
  private static final int NAMED = 3;
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
  // "pages checked": while they are being checked, they are pages
  private static final Pattern DONE =
      Pattern.compile("(.*\\S) (?:\\S+ed|made|sent|written|read|found|done)");
  private static final Pattern LABELLED = Pattern.compile("[^{]+\\{(.*)}");

  private final Instant from;
  private final Instant to;
  private final ZoneId zone;
  private final Instant now;

  WhatRanSentence(Instant from, Instant to, ZoneId zone, Instant now) {
    this.from = from;
    this.to = to;
    this.zone = zone;
    this.now = now;
  }

  /**
   * @param runs the heaviest first
   * @param count of all of them
   */
  String of(
      List<Active> runs,
      int count,
      boolean kept,
      List<Activity.Held> pauses,
      List<MaintenanceWindow> windows) {
    if (runs.isEmpty()) {
      return kept
          ? "Nothing ran " + time() + because(pauses, windows) + "."
          : "The store has nothing of what ran "
              + time()
              + ": runs of that time were removed by retention, or there were none yet.";
    }
    var first = runs.get(0);
    if (first.weight() >= MOST_OF_IT || count == 1) {
      return doing(first) + weight(first, count) + " " + time() + ".";
    }
    if (first.weight() == 0) {
      return Wording.count(count)
          + " runs were at work "
          + time()
          + ", none with CPU or bytes to speak of: "
          + names(runs, count, run -> run.run().job())
          + ".";
    }
    return Wording.count(count)
        + " runs shared the load "
        + time()
        + ", most of it "
        + names(runs, count, run -> run.run().job() + " (" + shares(run) + ")")
        + ".";
  }

  private static String names(
      List<Active> runs, int count, java.util.function.Function<Active, String> name) {
    var named = runs.stream().limit(NAMED).map(name).collect(Collectors.joining(", "));
    return count > NAMED ? named + " and " + Wording.count(count - NAMED) + " more" : named;
  }

  private static String weight(Active run, int count) {
    if (!run.measured()) {
      return " (its CPU and bytes are known when it ends)";
    }
    if (run.weight() == 0) {
      return "";
    }
    return count == 1
        ? " ("
            + Wording.took(run.load().cpu())
            + " of CPU, "
            + Wording.bytes(run.load().allocatedBytes())
            + " allocated, no other run)"
        : " (" + shares(run) + " of all runs)";
  }

  private static String shares(Active run) {
    return percent(run.cpuShare())
        + " of CPU, "
        + percent(run.bytesShare())
        + " of allocated bytes";
  }

  private static String percent(double share) {
    return Math.round(share * 100) + " %";
  }

  private static String doing(Active run) {
    var job = run.run().job();
    long items = run.load().items();
    var largest = largestOfALabel(run);
    if (largest.isPresent()) {
      long count = Math.round(largest.get().getValue() * run.part());
      var label = LABELLED.matcher(largest.get().getKey());
      if (count > 0 && label.matches()) {
        return job
            + " was processing "
            + about(run)
            + Wording.count(count)
            + " "
            + label.group(1)
            + " "
            + things(run.item())
            + during(run);
      }
    }
    if (items > 0) {
      return job
          + " was processing "
          + about(run)
          + Wording.count(items)
          + " "
          + things(run.item())
          + during(run);
    }
    return job + " was at work" + during(run);
  }

  private static String during(Active run) {
    return run.phase() == null ? "" : " in phase " + run.phase();
  }

  // part of what a run did is reckoned, not counted
  private static String about(Active run) {
    return run.part() < 1 ? "about " : "";
  }

  private static Optional<Map.Entry<String, Double>> largestOfALabel(Active run) {
    return run.run().progress().counts().entrySet().stream()
        .filter(entry -> LABELLED.matcher(entry.getKey()).matches())
        .max(
            Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
  }

  static String things(String item) {
    var plain = item.replaceAll("\\s*\\(.*\\)$", "");
    var done = DONE.matcher(plain);
    return done.matches() ? done.group(1) : plain;
  }

  private static String because(List<Activity.Held> pauses, List<MaintenanceWindow> windows) {
    if (!windows.isEmpty()) {
      var window = windows.get(0);
      return "; the maintenance window "
          + window.name()
          + " was on"
          + (window.reason().isEmpty() ? "" : " (" + window.reason() + ")");
    }
    if (pauses.isEmpty()) {
      return "";
    }
    var jobs = pauses.stream().map(Activity.Held::job).distinct().toList();
    return jobs.size() == 1
        ? "; " + jobs.get(0) + " was paused by " + pauses.get(0).by()
        : "; " + Wording.count(jobs.size()) + " jobs were paused";
  }

  private String time() {
    var begin = from.atZone(zone);
    var end = to.atZone(zone);
    boolean today = begin.toLocalDate().equals(now.atZone(zone).toLocalDate());
    var day = today ? "" : " on " + DAY.format(begin);
    var length = Duration.between(from, to);
    boolean minutes = begin.getSecond() == 0 && begin.getNano() == 0;
    if (minutes && length.equals(Duration.ofMinutes(1))) {
      return "at " + MINUTE.format(begin) + day;
    }
    if (length.compareTo(Duration.ofSeconds(1)) <= 0) {
      return "at " + SECOND.format(begin) + day;
    }
    var pattern = minutes && end.getSecond() == 0 && end.getNano() == 0 ? MINUTE : SECOND;
    var until =
        end.toLocalDate().equals(begin.toLocalDate())
            ? pattern.format(end) + day
            : pattern.format(end) + " on " + DAY.format(end);
    return "between "
        + pattern.format(begin)
        + (end.toLocalDate().equals(begin.toLocalDate()) ? "" : " on " + DAY.format(begin))
        + " and "
        + until;
  }
}
