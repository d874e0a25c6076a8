package dev.nightshift.jobs.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScrubTest {
  private static final int LARGE = 5 * TestPool.EXTENT_KIB * 1024 + 77;

  @TempDir Path root;

  @Test
  void aRunThatWasStoppedGoesOnWhereItWas() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    for (int i = 0; i < 100; i++) {
      pool.write("f%03d".formatted(i), 100 + i, i);
    }
    pool.scrub();
    var stopped = pool.next().cancelAtCheckpoint(61);
    assertThatThrownBy(() -> pool.scrub(stopped)).isInstanceOf(CancelledException.class);
    assertThat(stopped.items()).isEqualTo(58); // one checkpoint at the start, one for the disk
    var later = pool.scrub();
    // four groups of 12 were done; the fifth was stopped in the middle
    assertThat(
            later.progress().stream()
                .filter(p -> p.total() == 120)
                .findFirst()
                .orElseThrow()
                .done())
        .isEqualTo(60);
    assertThat(later.items()).isEqualTo(120 - 48);
    assertThat(later.lines().toString()).contains("goes on with the pass begun at 2026-01-03");
    assertThat(later.value("dynamicfs_scrubs_completed")).hasValue(2);
    assertThat(pool.scrub().items()).as("the next pass looks at all again").isEqualTo(120);
  }

  @Test
  void itScrubsEachNightAndGentlyUnlessTold() {
    var declared = new Scrub().declare(TestPool.guard(root.resolve("pool")).settings);
    assertThat(declared.intensity()).isEqualTo(Intensity.LOW);
    assertThat(declared.schedule().toString()).contains("0 2 * * *");
  }

  @ParameterizedTest
  @CsvSource({"LOW, 1, 100", "MEDIUM, 5, 50", "HIGH, 20, 10"})
  void betweenBatchesItPausesAsItsIntensitySays(Intensity intensity, int batch, long millis)
      throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    for (int i = 0; i < 100; i++) {
      pool.write("f%03d".formatted(i), 100 + i, i);
    }
    pool.scrub();
    var context = pool.scrub(pool.next().with(intensity));
    assertThat(context.items()).isEqualTo(120);
    assertThat(context.throttles())
        .hasSize(120 / batch - 1)
        .containsOnly(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @EnumSource(
      value = Scrub.Mode.class,
      names = {"GUARD", "MIRROR"})
  void aRepairCopiesTheRestOfTheFileAsItsIntensitySays(Scrub.Mode mode) throws Exception {
    boolean mirror = mode == Scrub.Mode.MIRROR;
    var folder = root.resolve("pool");
    var pool = mirror ? TestPool.mirror(folder, "a", "b") : TestPool.guard(folder);
    var name = mirror ? "a/large" : "large";
    pool.write(name, 60 * TestPool.EXTENT_KIB * 1024, 1);
    if (mirror) {
      pool.write("b/large", 60 * TestPool.EXTENT_KIB * 1024, 1);
    }
    pool.scrub();
    var before = pool.files();
    int looking = pool.scrub(pool.next().with(Intensity.LOW)).throttles().size();

    ScrubFaults.flip(folder.resolve(name), 3);
    var read = pool.next().with(Intensity.LOW);
    pool.scrub(read);
    assertThat(read.throttles()).hasSizeBetween(looking + 60, looking + 70);
    assertThat(pool.files()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = Scrub.Mode.class,
      names = {"GUARD", "MIRROR"})
  void aFileThatIsBroughtBackAsAWholeIsWrittenAndReadBackAsItsIntensitySays(Scrub.Mode mode)
      throws Exception {
    boolean mirror = mode == Scrub.Mode.MIRROR;
    var folder = root.resolve("pool");
    var pool = mirror ? TestPool.mirror(folder, "a", "b") : TestPool.guard(folder);
    var name = mirror ? "a/small" : "small";
    for (int i = 0; i < 30; i++) {
      pool.write((mirror ? "a/f" : "f") + i, 1_000, i);
      if (mirror) {
        pool.write("b/f" + i, 1_000, i);
      }
    }
    pool.write(name, 3 * TestPool.EXTENT_KIB * 1024, 1);
    if (mirror) {
      pool.write("b/small", 3 * TestPool.EXTENT_KIB * 1024, 1);
    }
    pool.scrub();
    var before = pool.files();
    int looking = pool.scrub(pool.next().with(Intensity.LOW)).throttles().size();

    Files.delete(folder.resolve(name));
    var gone = pool.next().with(Intensity.LOW);
    pool.scrub(gone);
    // what is not there is not looked at: three are read less, three more to write, three back
    assertThat(gone.throttles()).hasSize(looking - 3 + 3 + 3);
    assertThat(pool.files()).isEqualTo(before);
  }

  @Test
  void aRepairMayBeStoppedWhileItCopies() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    pool.write("large", 60 * TestPool.EXTENT_KIB * 1024, 1);
    pool.scrub();
    var before = pool.files();
    ScrubFaults.flip(pool.folder.resolve("large"), 3);
    var damaged = pool.files();
    boolean copying = false;
    for (int stop = 5; !pool.files().equals(before); stop += 9) {
      assertThat(pool.files()).isEqualTo(damaged);
      var context = pool.next().cancelAtCheckpoint(stop);
      try {
        pool.scrub(context);
      } catch (CancelledException e) {
        copying |= Files.exists(pool.pool().staged(0));
        assertThat(pool.pool().temporary(0, 0)).doesNotExist();
      }
    }
    assertThat(copying).isTrue();
    assertThat(pool.scrub().itemStates().degraded()).isZero();
  }

  @Test
  void protectingMayBeStoppedAnywhere() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    for (int i = 0; i < 45; i++) {
      pool.write("f%03d".formatted(i), 100 + i, i);
    }
    pool.write("large", LARGE, 1);
    for (int stop = 3; stop < 60; stop += 11) {
      var context = pool.next().cancelAtCheckpoint(stop);
      assertThatThrownBy(() -> pool.scrub(context)).isInstanceOf(CancelledException.class);
    }
    assertThat(pool.scrub().itemStates().healthy()).isGreaterThan(51);
    var before = pool.files();
    Files.delete(pool.folder.resolve("large"));
    ScrubFaults.flip(pool.folder.resolve("f003"), 3);
    pool.scrub();
    assertThat(pool.files()).isEqualTo(before);
  }

  @Test
  void anEditIsNoDamageAndIsProtectedFromThenOn() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    for (int i = 0; i < 30; i++) {
      pool.write("f%03d".formatted(i), 1_000, i);
    }
    pool.write("large", LARGE, 1);
    pool.scrub();
    var file = pool.write("f007", 2_000, 999);
    var large = pool.write("large", LARGE + 70_000, 998);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-07-01T00:00:00Z")));
    Files.setLastModifiedTime(large, FileTime.from(Instant.parse("2025-07-01T00:00:00Z")));
    pool.write("new", 3_000, 5);
    var edited = pool.files();
    var context = pool.scrub();
    assertThat(context.value("dynamicfs_scrub_issues_found")).hasValue(0);
    assertThat(context.itemStates().degraded()).isZero();
    assertThat(pool.files()).isEqualTo(edited);

    Files.delete(file);
    pool.scrub();
    Files.delete(large);
    pool.scrub();
    assertThat(pool.files()).isEqualTo(edited);
    assertThat(Files.getLastModifiedTime(file).toInstant())
        .isEqualTo(Instant.parse("2025-07-01T00:00:00Z"));
    assertThat(pool.scrub().value("dynamicfs_scrub_issues_found")).hasValue(7 + 1);
  }

  @Test
  void damageBesideAnEditIsMendedBeforeParityIsMadeAnew() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    for (int i = 0; i < 10; i++) {
      pool.write("f%03d".formatted(i), 1_000, i);
    }
    pool.scrub();
    var before = pool.files();
    ScrubFaults.flip(pool.folder.resolve("f003"), 10);
    var file = pool.write("f007", 1_000, 999);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-07-01T00:00:00Z")));
    var context = pool.scrub();
    assertThat(context.itemStates()).isEqualTo(new TestContext.ItemStates(12, 0, 0));
    assertThat(pool.files().get("f003")).isEqualTo(before.get("f003"));
  }

  @Test
  void whatIsBadIsKeptInQuarantine() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    for (int i = 0; i < 10; i++) {
      pool.write("letters/f%03d".formatted(i), 1_000, i);
    }
    pool.scrub();
    var file = pool.folder.resolve("letters/f004");
    ScrubFaults.flip(file, 10);
    var bad = Files.readAllBytes(file);
    pool.scrub();
    try (var kept = Files.walk(pool.pool().quarantine())) {
      assertThat(kept.filter(Files::isRegularFile).toList())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.toString()).endsWith("Z/pool/letters/f004.0");
                assertThat(Files.readAllBytes(found)).isEqualTo(bad);
              });
    }
  }

  @Test
  void theSecondOfTwoStartersIsToldTheOwner() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    pool.write("f", 10, 1);
    try (var lock =
        PoolLock.take(pool.pool(), "job photos run 42", Instant.parse("2026-01-01T00:00:00Z"))) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(pool::scrub)
          .hasMessageStartingWith(
              "pool-locked: pool " + pool.folder + " is scrubbed by job photos run 42 on ")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageEndingWith("since 2026-01-01T00:00:00Z already; wait for it or stop it");
      assertThatThrownBy(() -> pool.scrub(pool.next().dry())).hasMessageStartingWith("pool-locked");
    }
    pool.scrub();
  }

  @Test
  void aRefusedStarterLeavesTheLockToItsOwner() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    pool.write("f", 10, 1);
    try (var lock =
        PoolLock.take(pool.pool(), "job photos run 42", Instant.parse("2026-01-01T00:00:00Z"))) {
      assertThat(lock).isNotNull();
      var file = pool.pool().state().resolve("lock");
      assumeTrue(lockedForOtherProcesses(file), "the system tells no locks");
      assertThatThrownBy(pool::scrub).hasMessageStartingWith("pool-locked");
      assertThatThrownBy(() -> pool.scrub(pool.next().dry())).hasMessageStartingWith("pool-locked");
      assertThat(lockedForOtherProcesses(file)).isTrue();
    }
  }

  private static boolean lockedForOtherProcesses(Path file) throws IOException {
    var locks = Path.of("/proc/locks");
    var inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    return Files.exists(locks)
        && Files.readAllLines(locks).stream().anyMatch(line -> line.contains(inode));
  }

  @Test
  void aPoolThatVanishedIsNoEmptyPool() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    pool.write("f", 10, 1);
    pool.scrub();
    Durable.deleteTree(pool.folder);
    assertThatThrownBy(pool::scrub)
        .hasMessageStartingWith("unrecoverable:redundancy: pool " + pool.folder + " had 1 files");
    pool.scrub(pool.next().with("forget", "**"));
    pool.scrub();
  }

  @Test
  void aRottenManifestHasASubstitute() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    for (int i = 0; i < 10; i++) {
      pool.write("f%03d".formatted(i), 1_000, i);
    }
    pool.scrub();
    pool.scrub();
    ScrubFaults.flip(pool.pool().state().resolve("manifest"), 300);
    ScrubFaults.flip(pool.folder.resolve("f003"), 10);
    var context = pool.scrub();
    assertThat(context.itemStates()).isEqualTo(new TestContext.ItemStates(12, 0, 0));
    assertThat(context.value("dynamicfs_scrub_repairs_successful")).hasValue(1);
  }

  @Test
  void aFileThatIsGoneForGoodIsForgotten() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    for (int i = 0; i < 10; i++) {
      pool.write("f%03d".formatted(i), 1_000, i);
    }
    pool.scrub();
    Files.delete(pool.folder.resolve("f003"));
    pool.scrub(pool.next().with("forget", "f003"));
    assertThat(pool.folder.resolve("f003")).doesNotExist();
    assertThat(pool.scrub().itemStates()).isEqualTo(new TestContext.ItemStates(11, 0, 0));
  }

  @Test
  void aPoolLosesAsManyDisksAsItHasParityFor() throws Exception {
    var pool = TestPool.pool(root.resolve("pool"), List.of("a", "b", "c"), List.of("p1", "p2"));
    for (int i = 0; i < 60; i++) {
      pool.write("abc".charAt(i % 3) + "/f%03d".formatted(i), 1_000 + i, i);
    }
    pool.write("a/large", LARGE, 1);
    pool.scrub();
    var before = pool.files();
    Durable.deleteTree(pool.folder.resolve("a"));
    Durable.deleteTree(pool.folder.resolve("c"));
    var looking = pool.next();
    assertThatThrownBy(() -> pool.scrub(looking)).hasMessageStartingWith("io-error: disk ");
    assertThat(looking.itemStates().degraded()).isEqualTo(20 + 6 + 20);
    assertThat(looking.itemStates().unrecoverable()).isZero();
    assertThat(pool.scrub(pool.next().with("rebuild", "true")).itemStates().degraded()).isZero();
    assertThat(pool.files()).isEqualTo(before);
  }

  @Test
  void theNewestCopyOfAMirrorCountsAndDifferencesAreMended() throws Exception {
    var pool = TestPool.mirror(root.resolve("pool"), "a", "b");
    pool.write("a/f", LARGE, 1);
    assertThatThrownBy(pool::scrub)
        .hasMessage("io-error: disk " + pool.folder + "/b is not there; mount it or make it");
    Files.createDirectories(pool.folder.resolve("b"));
    var context = pool.scrub();
    assertThat(context.itemStates()).isEqualTo(new TestContext.ItemStates(6, 0, 0));
    assertThat(pool.folder.resolve("b/f")).hasSameBinaryContentAs(pool.folder.resolve("a/f"));
    var edited = pool.write("b/f", 500, 2);
    Files.setLastModifiedTime(edited, FileTime.from(Instant.parse("2025-07-01T00:00:00Z")));
    pool.scrub();
    assertThat(pool.folder.resolve("a/f")).hasSameBinaryContentAs(edited);
    assertThat(Files.size(edited)).isEqualTo(500);
    assertThat(pool.scrub().itemStates()).isEqualTo(new TestContext.ItemStates(1, 0, 0));
  }

  @Test
  void aFileThatIsBeingWrittenWaitsForTheNextRun() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"));
    pool.write("f", 10, 1);
    var context = pool.next();
    Files.setLastModifiedTime(
        pool.folder.resolve("f"), FileTime.from(context.clock().instant().minusSeconds(1)));
    assertThat(pool.scrub(context).itemStates().healthy()).isZero();
    assertThat(pool.scrub().itemStates().healthy()).isEqualTo(3);
  }

  @Test
  void reportsNoDamageToTheWrongPool() {
    var pool = TestPool.guard(root.resolve("pool"));
    assertThatThrownBy(() -> pool.scrub(pool.next().with("pool", "/somewhere/else")))
        .hasMessage(
            "job scrub guards the pool "
                + pool.folder
                + ", not /somewhere/else; name the job that guards that one");
  }

  @Test
  void everyFaultIsHealedToTheByte() throws Exception {
    for (var fault : ScrubFaults.all()) {
      var pool = TestPool.mirror(root.resolve(fault.name()), "a", "b");
      if (fault.name().equals(ScrubFaults.BEYOND)) {
        continue; // of pools with parity
      }
      new Scrub().fixtures().get(0).work().apply(pool.settings);
      var before = pool.files();
      fault.breaking().apply(pool.settings);
      fault.healing().apply(pool.settings);
      assertThat(pool.files()).as(fault.name()).isEqualTo(before);
      assertThat(pool.scrub().itemStates().degraded()).isZero();
    }
  }

  @Test
  void readsPastThePageCacheAndWithoutIfItMust() throws IOException {
    var pool = TestPool.guard(root.resolve("pool"));
    var file = pool.write("f", LARGE, 1);
    for (boolean direct : List.of(true, false)) {
      var reader = new ExtentReader(pool.settings.extentBytes(), direct);
      assertThat(reader.read(file, 0).remaining()).isEqualTo(TestPool.EXTENT_KIB * 1024);
      assertThat(reader.read(file, 5).remaining()).isEqualTo(77);
      assertThat(reader.read(file, 6).remaining()).isZero();
    }
  }
}
