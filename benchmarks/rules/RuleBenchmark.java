package dev.nightshift.benchmarks.rules;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.CatalogueJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints a table: the bundle's rules and the same once for each job, at several numbers of jobs. */
public final class RuleBenchmark {
  private static final String ROW =
      "| %5s | %-9s | %6s | %6s | %9s | %12s | %9s | %6s | %7s | %7s | %8s |%n";

  private RuleBenchmark() {}

  public static void main(String[] words) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int n = 0; n + 1 < words.length; n += 2) {
      options.put(words[n], words[n + 1]);
    }
    long settle = Long.parseLong(options.getOrDefault("--settle", "30"));
    long measure = Long.parseLong(options.getOrDefault("--measure", "60"));
    var only = options.getOrDefault("--only", "");
    var folder = Files.createTempDirectory("rule-benchmark");
    System.out.printf(
        "%s, %s, %d CPUs, settled %d s, measured %d s%n",
        LocalDate.now(),
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        settle,
        measure);
    print("jobs", "rules", "rules", "groups", "s / round", "µs/job/round", "slowest s", "late",
        "CPU", "MB", "ratio");
    try {
      for (var size : options.getOrDefault("--jobs", "10,100,1000").split(",")) {
        int jobs = Integer.parseInt(size);
        var catalogue = Fleet.of(jobs);
        var rules =
            Bundle.generate(BundleSettings.local("1.0.0"), List.of(catalogue))
                .file("alerts/rules.yml")
                .orElseThrow()
                // so that several evaluations fit into a minute
                .replace("interval: \"30s\"", "interval: \"10s\"")
                .replace("interval: \"2m\"", "interval: \"20s\"");
        try (var exporter = new Exporter(Fleet.names(jobs), CatalogueJson.hash(catalogue))) {
          Measured bundle = null;
          if (!only.equals("expansion")) {
            bundle =
                Measured.of(
                    folder.resolve("bundle-" + jobs), rules, exporter.target(), port(), settle,
                    measure);
            row(jobs, "bundle", bundle, "1");
          }
          if (!only.equals("bundle")) {
            var expanded =
                Measured.of(
                    folder.resolve("expansion-" + jobs),
                    Expansion.of(rules, Fleet.names(jobs)),
                    exporter.target(),
                    port(),
                    settle,
                    measure);
            row(
                jobs,
                "per job",
                expanded,
                bundle == null
                    ? ""
                    : String.format(Locale.ROOT, "%.1f", expanded.seconds() / bundle.seconds()));
          }
          if (bundle != null) {
            System.out.println("dearest of the bundle's rules at " + jobs + " jobs:");
            bundle.dearest().forEach(line -> System.out.println("  " + line));
          }
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static void row(int jobs, String which, Measured measured, String ratio) {
    print(
        jobs,
        which,
        measured.rules(),
        measured.groups(),
        String.format(Locale.ROOT, "%.3f", measured.seconds()),
        String.format(Locale.ROOT, "%.0f", 1e6 * measured.seconds() / jobs),
        String.format(Locale.ROOT, "%.3f", measured.slowest()),
        (long) measured.late(),
        String.format(Locale.ROOT, "%.2f", measured.cpu()),
        measured.residentBytes() / 1_000_000,
        ratio);
    if (measured.firing() > 0) {
      System.out.println("  " + measured.firing() + " rules fire; the fleet was meant to be well");
    }
  }

  private static void print(Object... cells) {
    System.out.print(String.format(Locale.ROOT, ROW, Arrays.stream(cells).map(String::valueOf).toArray()));
  }

  private static int port() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
