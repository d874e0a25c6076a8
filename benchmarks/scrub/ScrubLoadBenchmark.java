package dev.nightshift.benchmarks.scrub;

import dev.nightshift.benchmarks.scrub.Foreground.Speed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Prints how a program fares beside a scrub of each intensity, as ratios to how it fares alone in
 * the windows before and after.
 */
public final class ScrubLoadBenchmark {
  private static final double SETTLE_SECONDS = 1;
  private static final int FILE_MB = 8;
  private static final int LOOK_EVERY_MILLIS = 250;

  private enum Level {
    LOW,
    MEDIUM,
    HIGH;

    static Set<Level> of(String words) {
      return Arrays.stream(words.split(","))
          .map(word -> valueOf(word.toUpperCase(Locale.ROOT)))
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Level.class)));
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One window beside a scrub. */
  private record Beside(
      Speed ratio, double megabytesPerSecond, double writtenPerSecond, double cores) {}

  private final Foreground foreground;
  private final ScrubbingServer server;
  private final double seconds;
  private final Map<Level, List<Beside>> seen = new EnumMap<>(Level.class);
  private final List<Speed> alone = new ArrayList<>();

  private ScrubLoadBenchmark(Foreground foreground, ScrubbingServer server, double seconds) {
    this.foreground = foreground;
    this.server = server;
    this.seconds = seconds;
  }

  public static void main(String[] words) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int n = 0; n + 1 < words.length; n += 2) {
      options.put(words[n], words[n + 1]);
    }
    int rounds = number(options, "--rounds", 8);
    int seconds = number(options, "--seconds", 2);
    int poolMegabytes = number(options, "--pool-mb", 384);
    int names = number(options, "--names", 4);
    int fileMegabytes = number(options, "--file-mb", 256);
    int blockKib = number(options, "--block-kib", 16);
    var levels = Level.of(options.getOrDefault("--only", "low,medium,high"));
    int threads = number(options, "--threads", Runtime.getRuntime().availableProcessors());
    var folder =
        Files.createTempDirectory(
            Path.of(options.getOrDefault("--folder", "/tmp")), "scrub-benchmark");
    boolean holds;
    try {
      var pool = Files.createDirectories(folder.resolve("pool"));
      fill(pool, poolMegabytes, names);
      var file = folder.resolve("foreground");
      write(file, fileMegabytes, new Random(1));
      try (var server = new ScrubbingServer(folder, pool, Path.of(System.getProperty("jar")));
          var foreground = new Foreground(file, blockKib << 10, threads)) {
        System.out.printf(
            "%s, %d CPUs, load before it %s; pool %d MB under %d names each, foreground %d x %d KiB of %d MB, %s%n%n",
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            load(),
            poolMegabytes,
            names,
            threads,
            blockKib,
            fileMegabytes,
            foreground.direct() ? "direct reads" : "THROUGH THE PAGE CACHE");
        server.intensity("high");
        server.begin();
        server.awaitEnd(); // makes checksums and parity
        var benchmark = new ScrubLoadBenchmark(foreground, server, seconds);
        benchmark.measure(rounds, levels);
        holds = benchmark.print();
        System.out.printf("load after it %s%n", load());
      }
    } finally {
      delete(folder);
    }
    System.exit(holds ? 0 : 1);
  }

  private void measure(int rounds, Set<Level> levels) throws Exception {
    foreground.work(SETTLE_SECONDS, 2); // for the compiler
    var before = alone();
    for (int round = 0; round < rounds; round++) {
      for (var level : levels) {
        server.intensity(level.text());
        server.begin();
        TimeUnit.MILLISECONDS.sleep(500);
        var watch = new Watch();
        var speed = watched(watch);
        server.stop();
        var after = alone();
        seen.computeIfAbsent(level, any -> new ArrayList<>())
            .add(
                new Beside(
                    speed.beside(Speed.between(before, after)),
                    watch.read / 1e6 / watch.seconds,
                    watch.written / 1e6 / watch.seconds,
                    watch.cpu / watch.seconds));
        before = after;
      }
    }
  }

  private Speed alone() throws Exception {
    var speed = watched(new Watch());
    alone.add(speed);
    return speed;
  }

  /** Asks the server as often in each window, so that asking costs all alike. */
  private Speed watched(Watch watch) throws Exception {
    watch.start();
    try {
      return foreground.work(SETTLE_SECONDS, seconds);
    } finally {
      watch.end();
    }
  }

  /** Looks at the server while the foreground works. */
  private final class Watch {
    private final AtomicBoolean over = new AtomicBoolean();
    private Thread thread;
    private Exception failure;
    private double read;
    private double written;
    private double cpu;
    private double seconds;

    void start() throws Exception {
      boolean busy = server.atWork();
      thread = new Thread(() -> look(busy));
      thread.start();
    }

    private void look(boolean busy) {
      try {
        TimeUnit.MILLISECONDS.sleep((long) (SETTLE_SECONDS * 1e3));
        long began = System.nanoTime();
        long readBefore = server.bytesRead();
        long writtenBefore = server.bytesWritten();
        double cpuBefore = server.cpuSeconds();
        while (!over.get()) {
          if (busy) {
            server.keepBusy();
          } else {
            server.atWork();
          }
          TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        seconds = (System.nanoTime() - began) / 1e9;
        read = server.bytesRead() - readBefore;
        written = server.bytesWritten() - writtenBefore;
        cpu = server.cpuSeconds() - cpuBefore;
      } catch (Exception e) {
        failure = e;
      }
    }

    void end() throws Exception {
      over.set(true);
      thread.join();
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** Whether low presses less than medium, and medium less than high. */
  private boolean print() {
    System.out.println(
        "| intensity | scrub MB/s | written MB/s | server's cores | ops/s, of alone | p50, of alone | p99, of alone |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (var level : seen.keySet()) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.2f | %.2f | %s | %s | %s |%n",
          level.text(),
          median(level, Beside::megabytesPerSecond),
          median(level, Beside::writtenPerSecond),
          median(level, Beside::cores),
          spread(level, each -> each.ratio.perSecond()),
          spread(level, each -> each.ratio.p50()),
          spread(level, each -> each.ratio.p99()));
    }
    System.out.printf(
        Locale.ROOT,
        "%nalone: %.0f operations/s, p50 %.0f µs, p99 %.0f µs (medians of %d windows of %.0f s)%n",
        median(alone, Speed::perSecond),
        median(alone, Speed::p50),
        median(alone, Speed::p99),
        alone.size(),
        seconds);
    if (seen.size() < Level.values().length) {
      return true;
    }
    double noise = noise();
    System.out.printf(
        Locale.ROOT, "noise: a window alone differs from those beside it by %.2f%n", noise);
    boolean rate = rises(each -> each.megabytesPerSecond, 0);
    boolean impact = rises(each -> -each.ratio.perSecond(), noise);
    System.out.println("scrub rate low < medium < high: " + (rate ? "holds" : "DOES NOT HOLD"));
    System.out.println(
        "impact low <= medium < high, but for the noise: " + (impact ? "holds" : "DOES NOT HOLD"));
    return rate && impact;
  }

  /** How far apart windows are between which nothing differs, as a share of their throughput. */
  private double noise() {
    List<Double> apart = new ArrayList<>();
    for (int n = 1; n + 1 < alone.size(); n++) {
      var around = Speed.between(alone.get(n - 1), alone.get(n + 1));
      apart.add(Math.abs(alone.get(n).beside(around).perSecond() - 1));
    }
    return median(apart, each -> each);
  }

  private boolean rises(ToDoubleFunction<Beside> figure, double slack) {
    double low = median(Level.LOW, figure);
    double medium = median(Level.MEDIUM, figure);
    double high = median(Level.HIGH, figure);
    return low < medium + slack && medium < high + slack && low < high;
  }

  private String spread(Level level, ToDoubleFunction<Beside> figure) {
    var all = seen.get(level).stream().mapToDouble(figure).sorted().toArray();
    return String.format(
        Locale.ROOT, "%.2f (%.2f–%.2f)", median(level, figure), all[0], all[all.length - 1]);
  }

  private double median(Level level, ToDoubleFunction<Beside> figure) {
    return median(seen.get(level), figure);
  }

  private static <T> double median(List<T> all, ToDoubleFunction<T> figure) {
    var sorted = all.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Several names for the same bytes make a pass longer without more to write; each is read. */
  private static void fill(Path pool, int megabytes, int names) throws IOException {
    var random = new Random(2);
    for (int n = 0; n * FILE_MB < megabytes; n++) {
      var file = pool.resolve("file-%04d".formatted(n));
      write(file, FILE_MB, random);
      for (int name = 1; name < names; name++) {
        Files.createLink(pool.resolve("name-%d-%04d".formatted(name, n)), file);
      }
    }
  }

  private static void write(Path file, int megabytes, Random random) throws IOException {
    var bytes = new byte[1 << 20];
    try (var out = new java.io.FileOutputStream(file.toFile())) {
      for (int n = 0; n < megabytes; n++) {
        random.nextBytes(bytes);
        out.write(bytes);
      }
      out.getFD().sync();
    }
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }

  private static int number(Map<String, String> options, String name, int usual) {
    return Integer.parseInt(options.getOrDefault(name, Integer.toString(usual)));
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
