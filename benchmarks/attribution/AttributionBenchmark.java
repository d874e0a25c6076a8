package dev.nightshift.benchmarks.attribution;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Prints what attribution costs. With and without it take turns, each in JVMs of its own; without
 * means that the classes in the folder {@code off} stand where the server's stand that read.
 */
public final class AttributionBenchmark {
  private static final String CLASS_PATH = "java.class.path";

  private final Map<String, List<Double>> nanos = new LinkedHashMap<>();
  private final String on = System.getProperty(CLASS_PATH);
  private final String off = System.getProperty("off") + ":" + on;
  private final int millis = Integer.getInteger("millis", 1_000);

  private AttributionBenchmark() {}

  public static void main(String[] words) throws Exception {
    int rounds = Integer.getInteger("rounds", 3);
    System.out.printf(
        "%s, %s %s, Java %s (%s), %d CPUs, %d rounds%n",
        LocalDate.now(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.vm.version"),
        System.getProperty("java.vm.name"),
        Runtime.getRuntime().availableProcessors(),
        rounds);
    var benchmark = new AttributionBenchmark();
    for (int round = 0; round < rounds; round++) {
      benchmark.round();
      benchmark.print();
    }
    SampledDays.print();
  }

  private void round() throws RunnerException {
    measure("1 thread", on, 1, "Items");
    measure("2 threads", on, 2, "Items");
    measure("", on, 1, "Readings.(aRun|cpu|bytes|pauses)");
    measure("", on, 1, "Sampling");
    for (var what : List.of("Readings.(empty|aHundred)", "Runs")) {
      measure("with", on, 1, what);
      measure("without", off, 1, what);
    }
  }

  private void measure(String how, String classPath, int threads, String what)
      throws RunnerException {
    System.setProperty(CLASS_PATH, classPath);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("\\." + what)
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .threads(threads)
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.milliseconds(millis))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.milliseconds(millis))
                    .output("/dev/null")
                    .build())
            .run();
    System.setProperty(CLASS_PATH, on);
    for (var result : results) {
      var parameters = result.getParams();
      var name = parameters.getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1");
      var values =
          parameters.getParamsKeys().stream()
              .map(parameters::getParam)
              .collect(Collectors.joining(" "));
      var scores =
          nanos.computeIfAbsent(
              (name + " " + values + " " + how).replaceAll(" +", " ").strip(),
              key -> new ArrayList<>());
      System.err.println(name + " " + values + " " + how);
      result
          .getBenchmarkResults()
          .forEach(
              fork ->
                  fork.getIterationResults()
                      .forEach(one -> scores.add(one.getPrimaryResult().getScore())));
    }
  }

  private void print() {
    System.out.printf("%-50s %14s %14s %14s%n", "ns", "median", "least", "most");
    nanos.forEach(
        (name, scores) -> {
          var sorted = scores.stream().sorted().toList();
          System.out.printf(
              "%-50s %,14.1f %,14.1f %,14.1f%n",
              name, sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
        });
  }
}
