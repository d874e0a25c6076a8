package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.health.activity.Measured.By;
import dev.nightshift.server.health.activity.Suspects.Found;
import dev.nightshift.server.health.activity.WhatRan.Active;
import dev.nightshift.server.run.MaintenanceWindow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in one sentence what ran at some time. */
final class WhatRanSentence {
  private static final double MOST_OF_IT = 0.5;
  private static final double HALF_KNOWN = 0.3;
  private static final int NAMED = 3;
  private static final Duration SHORT = Duration.ofMinutes(10);
  // "pages checked": while they are being checked, they are pages
  private static final Pattern DONE =
      Pattern.compile("(.*\\S) (?:\\S+ed|made|sent|written|read|found|done)");
  private static final Pattern LABELLED = Pattern.compile("[^{]+\\{(.*)}");

  private final WhatRanTime time;
  private final By by;
  private final Rise rise;

  /**
   * @param by what the runs are ranked
   * @param rise what rose then; null if nothing did
   */
  WhatRanSentence(WhatRanTime time, By by, Rise rise) {
    this.time = time;
    this.by = by;
    this.rise = rise;
  }

  /**
   * @param found the heaviest first
   */
  String of(
      Found found, boolean kept, List<Activity.Held> pauses, List<MaintenanceWindow> windows) {
    var runs = found.runs();
    int count = found.count();
    if (runs.isEmpty()) {
      return kept
          ? "Nothing ran " + when() + because(pauses, windows) + "."
          : "The store has nothing of what ran "
              + time.words()
              + ": runs of that time were removed by retention, or there were none yet.";
    }
    var first = runs.get(0);
    if (ofProcess(found) < Suspects.LITTLE) {
      return "No run explains why "
          + rise.words()
          + " "
          + time.at(rise.at())
          + ": all runs together had "
          + percent(ofProcess(found))
          + ofWhat()
          + "; at work were "
          + names(runs, count, run -> run.run().job() + " (" + shares(run) + ")")
          + ".";
    }
    if (first.weight(by) >= MOST_OF_IT || count == 1) {
      return doing(first)
          + weight(first, count)
          + " "
          + when()
          + levels(runs)
          + others(found)
          + ".";
    }
    if (first.weight(by) == 0) {
      return Wording.count(count)
          + " runs were at work "
          + when()
          + ", none with "
          + (by == By.LOG_LINES ? "a line in its log" : "CPU or bytes to speak of")
          + ": "
          + names(runs, count, run -> run.run().job())
          + ".";
    }
    return Wording.count(count)
        + (by == By.LOG_LINES ? " runs shared the log lines " : " runs shared the load ")
        + when()
        + ", most of it "
        + names(runs, count, run -> run.run().job() + " (" + shares(run) + ")")
        + others(found)
        + ".";
  }

  private static String names(
      List<Active> runs, int count, java.util.function.Function<Active, String> name) {
    var named = runs.stream().limit(NAMED).map(name).collect(Collectors.joining(", "));
    return count > NAMED ? named + " and " + Wording.count(count - NAMED) + " more" : named;
  }

  private String weight(Active run, int count) {
    if (!run.measured()) {
      return " (its CPU and bytes are known when it ends)";
    }
    if (run.weight(by) == 0) {
      return "";
    }
    return count == 1
        ? " ("
            + Wording.took(run.load().cpu())
            + " of CPU, "
            + Wording.bytes(run.load().allocatedBytes())
            + " allocated"
            + (by == By.LOG_LINES ? ", " + Wording.count(run.load().logLines()) + " log lines" : "")
            + ", no other run)"
        : " (" + shares(run) + " of all runs)";
  }

  private String shares(Active run) {
    return (by == By.LOG_LINES ? percent(run.linesShare()) + " of log lines, " : "")
        + percent(run.cpuShare())
        + " of CPU, "
        + percent(run.bytesShare())
        + " of allocated bytes";
  }

  private String when() {
    return rise == null
        ? time.words()
        : "when "
            + rise.what().words()
            + " spiked "
            + time.at(rise.at())
            + " (from "
            + rise.what().level(rise.usual())
            + " to "
            + rise.what().level(rise.peak())
            + ")";
  }

  // what no run used was the server's own, or of threads that nobody measures
  private String others(Found found) {
    double part = ofProcess(found);
    return part >= HALF_KNOWN ? "" : "; but all runs together had only " + percent(part) + ofWhat();
  }

  private String ofWhat() {
    return by == By.CPU ? " of the CPU of the process" : " of what the process allocated";
  }

  /** What runs had of what the process used when it rose; 1 if that is not known. */
  private double ofProcess(Found found) {
    double process = rise == null ? 0 : Suspects.amount(rise.process(), by);
    return process == 0 || by == By.LOG_LINES || runsAreNotMeasured(found)
        ? 1
        : Suspects.amount(found.total(), by) / process;
  }

  private static boolean runsAreNotMeasured(Found found) {
    return found.runs().stream().anyMatch(run -> !run.measured());
  }

  // how many there were to be processed often says why it was so much
  private String levels(List<Active> runs) {
    if (rise == null) {
      return "";
    }
    Map<String, Double> levels = new LinkedHashMap<>();
    runs.forEach(run -> new TreeMap<>(run.run().progress().gauges()).forEach(levels::putIfAbsent));
    return levels.entrySet().stream()
        .limit(NAMED)
        .map(level -> "; " + level.getKey() + " was " + Wording.number(level.getValue()))
        .collect(Collectors.joining());
  }

  private static String percent(double share) {
    return Math.round(share * 100) + " %";
  }

  private String doing(Active run) {
    var job = run.run().job();
    long items = whole(run) ? run.run().progress().items() : run.load().items();
    var largest = largestOfALabel(run);
    if (largest.isPresent()) {
      long count = Math.round(largest.get().getValue() * part(run));
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

  // of a spike it matters what the run was about, unless it went on for long
  private boolean whole(Active run) {
    return rise != null && run.part() > 0 && run.within().toNanos() / run.part() <= SHORT.toNanos();
  }

  private double part(Active run) {
    return whole(run) ? 1 : run.part();
  }

  private static String during(Active run) {
    return run.phase() == null ? "" : " in phase " + run.phase();
  }

  // part of what a run did is reckoned, not counted
  private String about(Active run) {
    return part(run) < 1 ? "about " : "";
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
}
