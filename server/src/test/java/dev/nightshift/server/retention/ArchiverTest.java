package dev.nightshift.server.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiverTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path data;
  private final HeldRecords held = new HeldRecords();

  private Path folder() {
    return data.resolve("archive");
  }

  private Archiver archiver(boolean dryRun, Consumer<ArchiveStep> reached) {
    var sweeper =
        new Sweeper(
            held, RetentionSettings.byDefault(data), new Appetite(), time -> {}, NOW, time -> true);
    return new Archiver(held, held, sweeper, folder(), NOW, dryRun, reached);
  }

  private Archiver archive(Consumer<ArchiveStep> reached) throws Exception {
    var archiver = archiver(false, reached);
    archiver.alone(
        () -> {
          archiver.runs(NOW.minus(DAY.multipliedBy(90)), root -> true);
          archiver.missed(NOW.minus(DAY.multipliedBy(90)));
          archiver.audit(NOW.minus(DAY.multipliedBy(90)));
        });
    return archiver;
  }

  /** Every 10 days something of each kind, over more than a year. */
  private void fill() {
    for (int i = 0; i < 40; i++) {
      var at = NOW.minus(DAY.multipliedBy(10 * i));
      held.run(at, i % 3 == 0 ? 2 : 1);
      held.missed(at);
    }
    for (int i = 40; i > 0; i--) {
      held.entry(i % 2 == 0 ? "a" : "b", NOW.minus(DAY.multipliedBy(10 * i)));
    }
  }

  private Set<String> inFiles(String kind, String... key) throws IOException {
    var keys = new TreeSet<String>();
    try (var files = Files.newDirectoryStream(folder(), kind + "_*.csv")) {
      for (var file : files) {
        for (var record : records(file, key)) {
          assertThat(keys.add(record)).as(record + " is there once").isTrue();
        }
        var manifest =
            ArchiveManifest.read(file.resolveSibling(file.getFileName() + ".manifest.json"));
        assertThat(manifest.rows()).isEqualTo(records(file, key).size());
        assertThat(manifest.bytes()).isEqualTo(Files.size(file));
        assertThat(manifest.next()).isNull();
      }
    }
    return keys;
  }

  private static List<String> records(Path file, String... key) throws IOException {
    List<String> found = new ArrayList<>();
    try (var in = Files.newInputStream(file);
        var records = ArchiveCsv.read(in)) {
      var columns = List.of(records.next());
      while (records.hasNext()) {
        var values = ArchiveCsv.values(records.next());
        var each = new ArrayList<String>();
        for (var name : key) {
          each.add(values.get(columns.indexOf(name)));
        }
        found.add(String.join("/", each));
      }
    }
    return found;
  }

  private void assertNothingLostAndNothingDoubled() throws IOException {
    var runs = new TreeSet<>(inFiles("run", "id"));
    assertThat(runs).doesNotContainAnyElementsOf(held.runIds());
    runs.addAll(held.runIds());
    assertThat(runs).isEqualTo(held.everyRunId());
    var missed = new TreeSet<>(inFiles("missed_slot", "id"));
    assertThat(missed).hasSize(40 - held.missedIds().size());
    missed.addAll(held.missedIds());
    assertThat(missed).hasSize(40);
    var entries = new TreeSet<>(inFiles("audit", "node", "sequence"));
    assertThat(entries).hasSize(40 - held.entryIds().size());
    entries.addAll(held.entryIds());
    assertThat(entries).hasSize(40);
  }

  @Test
  void whatIsOlderGoesIntoOneFilePerKindAndQuarterAndLeavesTheStore() throws Exception {
    fill();
    var archiver = archive(step -> {});
    assertThat(archiver.files())
        .contains(
            "run_2025_Q4.csv", "run_2026_Q2.csv", "audit_2026_Q3.csv", "missed_slot_2026_Q1.csv");
    assertThat(archiver.archived()).containsEntry("missed_slot", 30L);
    assertNothingLostAndNothingDoubled();
    assertThat(held.runIds()).as("10 young ones").hasSize(14);
    assertThat(archive(step -> {}).archived()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ArchiveStep.class)
  void whereverItDiesNothingIsLostAndNothingDoubledAfterTheNextTry(ArchiveStep step)
      throws Exception {
    fill();
    for (int deaths = 1; deaths <= 3; deaths++) {
      int at = deaths;
      int[] seen = new int[1];
      assertThatThrownBy(
              () ->
                  archive(
                      reached -> {
                        if (reached == step && ++seen[0] == at) {
                          throw new Death();
                        }
                      }))
          .isInstanceOf(Death.class);
    }
    archive(reached -> {});
    assertNothingLostAndNothingDoubled();
    assertThat(held.missedIds()).hasSize(10);
    try (var left = Files.newDirectoryStream(folder(), "*.new")) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aDryRunTellsWhatWouldBeAndDoesNothing() throws Exception {
    fill();
    var archiver = archiver(true, step -> {});
    archiver.alone(
        () -> {
          archiver.runs(NOW.minus(DAY.multipliedBy(90)), root -> true);
          archiver.missed(NOW.minus(DAY.multipliedBy(90)));
          archiver.audit(NOW.minus(DAY.multipliedBy(90)));
        });
    assertThat(archiver.archived()).containsEntry("run", 30L).containsEntry("missed_slot", 30L);
    assertThat(archiver.files()).contains("run_2026_Q1.csv");
    assertThat(folder()).doesNotExist();
    assertThat(held.missedIds()).hasSize(40);
  }

  @Test
  void aFileThatWasChangedIsNotAddedToAndNothingIsRemoved() throws Exception {
    held.missed(NOW.minus(DAY.multipliedBy(91)));
    archive(step -> {});
    Files.writeString(folder().resolve("missed_slot_2026_Q3.csv"), "id,to_slot\n");
    held.missed(NOW.minus(DAY.multipliedBy(92)));
    assertThatThrownBy(() -> archive(step -> {}))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("missed_slot_2026_Q3.csv is not what its manifest says: SHA-256 ")
        .hasMessageEndingWith("move file and manifest away together, and archive again");
    assertThat(held.missedIds()).hasSize(1);
  }

  @Test
  void whatIsNotReadBackAsWrittenIsNotRemoved() throws Exception {
    held.missed(NOW.minus(DAY.multipliedBy(91)));
    assertThatThrownBy(
            () ->
                archive(
                    step -> {
                      if (step == ArchiveStep.WRITTEN) {
                        damage(folder().resolve("missed_slot_2026_Q3.csv.new"));
                      }
                    }))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("does not read as it was written");
    assertThat(held.missedIds()).hasSize(1);
    archive(step -> {});
    assertThat(held.missedIds()).isEmpty();
  }

  private static void damage(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      bytes[bytes.length - 3] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void recordsWithOtherColumnsGoIntoAFileOfTheirOwn() throws Exception {
    held.missed(NOW.minus(DAY.multipliedBy(91)));
    archive(step -> {});
    held.moreColumns();
    held.missed(NOW.minus(DAY.multipliedBy(92)));
    assertThat(archive(step -> {}).files()).containsExactly("missed_slot_2026_Q3_2.csv");
    assertThat(Files.readString(folder().resolve("missed_slot_2026_Q3_2.csv")))
        .startsWith("id,to_slot,more\n");
  }

  @Test
  void filesThatWereMovedAwayTogetherAreBegunAnew() throws Exception {
    held.missed(NOW.minus(DAY.multipliedBy(91)));
    archive(step -> {});
    Files.delete(folder().resolve("missed_slot_2026_Q3.csv"));
    held.missed(NOW.minus(DAY.multipliedBy(92)));
    assertThatThrownBy(() -> archive(step -> {})).hasMessageContaining("is gone, but its manifest");
    Files.delete(folder().resolve("missed_slot_2026_Q3.csv.manifest.json"));
    archive(step -> {});
    assertThat(held.missedIds()).isEmpty();
    assertThat(inFiles("missed_slot", "id")).hasSize(1);
  }

  @Test
  void quartersAreThoseOfUtc() {
    assertThat(Archiver.quarter(Instant.parse("2026-09-30T23:59:59.999999Z"))).isEqualTo("2026_Q3");
    assertThat(Archiver.quarter(Instant.parse("2026-10-01T00:00:00Z"))).isEqualTo("2026_Q4");
  }

  /** Ends an archiving as a killed process would: nothing after it is done. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }
}
