package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a server's metrics, brought into a Prometheus as docs/system.md says it. */
@Timeout(300)
class SnapshotsBackIT {
  private static final Path DOCS =
      Path.of(System.getProperty("project.root")).resolve("docs/system.md");
  private static final String CONFIG =
      """
      dataFolder: data
      pluginFolder: plugins
      jobs:
        metrics_snapshot: {grants: [metrics]}
      """;

  private static final String INSTANCE = ", instance=node1:8080";

  @TempDir private Path home;

  @Test
  void whatWasKeptComesBackWithItsNamesLabelsValuesAndTimes() throws Exception {
    assertThat(Tool.run(home, "promtool", "--version").exit()).isZero();
    snapshots();
    older();
    SortedMap<String, Double> kept = new TreeMap<>();
    for (var file : files()) {
      kept.putAll(KeptSamples.read(text(file), 1_000));
    }
    assertThat(kept.keySet().stream().map(key -> key.replaceFirst(".*@", "")).distinct())
        .hasSizeGreaterThanOrEqualTo(3);

    var commands = printed();
    assertThat(broughtBack(commands.get(0), "all")).isEqualTo(kept);
    var ofNode = broughtBack(commands.get(1), "node1");
    assertThat(ofNode.keySet()).allMatch(key -> key.contains(INSTANCE));
    SortedMap<String, Double> without = new TreeMap<>();
    ofNode.forEach((key, value) -> without.put(key.replace(INSTANCE, ""), value));
    assertThat(without).isEqualTo(kept);
  }

  /** What a Prometheus has after commands of the page. */
  private SortedMap<String, Double> broughtBack(String commands, String prometheus)
      throws Exception {
    // one that ran there has this folder, and promtool asks for it
    Files.createDirectories(home.resolve(prometheus).resolve("wal"));
    var done = Tool.run(home, "sh", "-ec", commands.replace("/var/lib/prometheus", prometheus));
    assertThat(done.exit()).as(done.output()).isZero();
    var dump = Tool.run(home, "promtool", "tsdb", "dump", prometheus);
    assertThat(dump.exit()).as(dump.output()).isZero();
    return KeptSamples.read(dump.output(), 1);
  }

  /** Two that the job made, each in a second of its own. */
  private void snapshots() throws Exception {
    Files.createDirectories(home.resolve("plugins"));
    try (var server = ServerHere.start(home, CONFIG)) {
      run(server);
      var told =
          series(KeptSamples.read(server.page("/metrics").replaceAll("(?m)^[^#].*$", "$0 0"), 1));
      assertThat(told).hasSizeGreaterThan(200);
      int first = files().size();
      while (files().size() == first) {
        run(server);
      }
      var newest = files().get(first);
      assertThat(series(KeptSamples.read(text(newest), 1)))
          .as("all that /metrics told before")
          .containsAll(told);
    }
  }

  private static void run(ServerHere server) {
    var said = server.cli("run", "metrics_snapshot", "--wait");
    assertThat(said.code()).as(said.out() + said.err()).isZero();
  }

  /** The first again, as if it were of yesterday: a Prometheus keeps it in another block. */
  private void older() throws IOException {
    var first = files().get(0);
    var at =
        Instant.parse(
                first
                    .getFileName()
                    .toString()
                    .replaceFirst("metrics_(.*)T(..)-(..)-(..Z)\\.txt\\.gz", "$1T$2:$3:$4"))
            .minus(Duration.ofHours(30));
    var name = "metrics_" + at.toString().replace(':', '-') + ".txt.gz";
    try (var out = new GZIPOutputStream(Files.newOutputStream(first.resolveSibling(name)))) {
      var moved = text(first).replaceAll("(?m) \\d+$", " " + at.getEpochSecond());
      out.write(moved.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The commands of the page, on the files of this test. */
  private static List<String> printed() throws IOException {
    var blocks = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    return blocks
        .matcher(Files.readString(DOCS))
        .results()
        .map(block -> block.group(1).replace("metrics_2026-03-01*", "metrics_*"))
        .filter(block -> block.contains("create-blocks-from"))
        .toList();
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(home.resolve("data/metrics"))) {
      return all.sorted().toList();
    }
  }

  private static List<String> series(SortedMap<String, Double> samples) {
    return samples.keySet().stream()
        .map(key -> key.substring(0, key.lastIndexOf('@')))
        .collect(Collectors.toList());
  }

  private static String text(Path file) {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
