package dev.nightshift.benchmarks.attribution;

import dev.nightshift.server.health.activity.ProcessSample;
import dev.nightshift.server.store.H2Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Days of one server's samples in an H2 file, written three at a time as a server does. */
final class SampledDays {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int A_DAY = (int) (86_400 / EVERY.toSeconds());
  private static final Instant T0 = Instant.parse("2026-11-20T00:00:00Z");

  private SampledDays() {}

  static void print() throws IOException, SQLException {
    var folder = Files.createTempDirectory("sampled-days");
    try {
      var file = folder.resolve("store");
      long empty = fill(file, 0, 0);
      for (int day = 1; day <= 4; day++) {
        long bytes = fill(file, (day - 1) * A_DAY, A_DAY);
        System.out.printf(
            "after day %d: %,d samples, file compacted %,d kB, of them samples %,d kB%n",
            day, rows(file), bytes / 1024, (bytes - empty) / 1024);
      }
    } finally {
      try (var files = Files.walk(folder)) {
        for (var one : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  private static long fill(Path file, int from, int count) throws IOException, SQLException {
    var random = new Random(from);
    try (var store = H2Store.open(file, Clock.systemUTC())) {
      List<ProcessSample> some = new ArrayList<>();
      for (int i = from; i < from + count; i++) {
        some.add(sample(T0.plus(EVERY.multipliedBy(i)), random));
        if (some.size() == 3) {
          store.processSamples().add(some, some.get(2).at().minus(Duration.ofHours(48)));
          some.clear();
        }
      }
    }
    try (var line = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "");
        var statement = line.createStatement()) {
      statement.execute("shutdown compact");
    }
    return Files.size(Path.of(file + ".mv.db"));
  }

  private static long rows(Path file) throws SQLException {
    try (var line = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "");
        var statement = line.createStatement();
        var row = statement.executeQuery("select count(*) from process_sample")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static ProcessSample sample(Instant at, Random random) {
    return new ProcessSample(
        "build-7.example.org-1",
        at,
        EVERY.plusNanos(1_000L * random.nextInt(2_000)),
        (300L << 20) + random.nextInt(1 << 26),
        (80L << 20) + random.nextInt(1 << 26),
        Duration.ofNanos(1_000L * random.nextInt(1_000_000)),
        Duration.ofMillis(random.nextInt(20)),
        random.nextInt(3),
        random.nextInt(1 << 28),
        random.nextInt(200));
  }
}
