package dev.nightshift.jobs.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.Folders;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 2,000 files in 3 folders (fewer by default; {@code -Dproof.full=true}), every kind of damage,
 * counted to the unit.
 */
class TwoThousandFilesProofTest {
  private static final int FILES = Boolean.getBoolean("proof.full") ? 2_000 : 500;
  private static final int LARGE = 10;
  private static final int EXTENTS = FILES + 2 * LARGE;
  private static final int MIRRORED = FILES / 3 + 1;
  private static final int MIRRORED_EXTENTS = MIRRORED + 2 * LARGE;
  private static final int GROUPS = EXTENTS / 10;
  private static final int PARITY = 2 * GROUPS;

  @TempDir Path root;

  @Test
  void guardsThemByParityAndCountsEveryKindOfDamage() throws Exception {
    var pool = TestPool.guard(root.resolve("pool"), "a", "b", "c");
    for (int i = 0; i < FILES; i++) {
      pool.write("abc".charAt(i % 3) + "/%02d/f%04d".formatted(i % 50, i), size(i), i);
    }
    var original = pool.files();
    assertStates(pool.scrub(), EXTENTS + PARITY, 0, 0);

    var groups = groups(pool);
    Set<Integer> used = new HashSet<>();
    List<Path> hopeless = new ArrayList<>();
    for (var member : groups.get(0).members().subList(0, 3)) {
      hopeless.add(path(pool, member));
    }
    used.add(groups.get(0).id());
    for (var file : hopeless) {
      ScrubFaults.flip(file, 0);
    }
    for (int i = 1; i <= 7; i++) {
      ScrubFaults.flip(path(pool, groups.get(i).members().get(4)), 100);
    }
    for (int i = 11; i <= 13; i++) {
      TestPool.truncate(path(pool, small(pool, groups.get(i))));
    }
    Files.delete(path(pool, small(pool, groups.get(14))));
    Files.delete(path(pool, small(pool, groups.get(15))));
    ScrubFaults.flip(pool.pool().parity(groups.get(16).id(), 1), 7);
    int degraded = 7 + 3 + 2 + 1;

    var everything = Folders.contents(root);
    var dry = pool.next().dry();
    assertThatThrownBy(() -> pool.scrub(dry)).hasMessageStartingWith("unrecoverable:redundancy: 3");
    assertStates(dry, EXTENTS + PARITY - degraded - 3, degraded, 3);
    assertThat(Folders.contents(root)).as("the tree after a dry run").isEqualTo(everything);

    var damaged = pool.files();
    var looking = pool.looking();
    assertThatThrownBy(() -> pool.scrub(looking)).hasMessageStartingWith("unrecoverable:red");
    assertStates(looking, EXTENTS + PARITY - degraded - 3, degraded, 3);
    assertThat(looking.items()).isEqualTo(EXTENTS + PARITY);
    assertThat(looking.value("dynamicfs_scrub_issues_found")).hasValue(degraded + 3);
    assertThat(pool.files()).as("the files after a look").isEqualTo(damaged);

    var repairing = pool.next();
    assertThatThrownBy(() -> pool.scrub(repairing)).hasMessageStartingWith("unrecoverable:red");
    assertStates(repairing, EXTENTS + PARITY - 3, 0, 3);
    assertThat(repairing.value("dynamicfs_scrub_repairs_attempted")).hasValue(degraded);
    assertThat(repairing.value("dynamicfs_scrub_repairs_successful")).hasValue(degraded);
    for (int i = 0; i < 3; i++) {
      restore(pool, hopeless.get(i));
    }
    assertThat(pool.files()).as("all files but the hopeless ones").isEqualTo(original);
    assertStates(pool.scrub(), EXTENTS + PARITY, 0, 0);

    Durable.deleteTree(pool.folder.resolve("b"));
    long onDisk = original.keySet().stream().filter(name -> name.startsWith("b/")).count() + 2 * 3;
    var without = pool.next();
    assertThatThrownBy(() -> pool.scrub(without))
        .hasMessageStartingWith("unrecoverable:redundancy: " + onDisk);
    assertStates(without, EXTENTS + PARITY - onDisk, 0, onDisk);
  }

  @Test
  void mirrorsThemOnThreeDisksAndCountsEveryKindOfDamage() throws Exception {
    var pool = TestPool.mirror(root.resolve("pool"), "a", "b", "c");
    for (int i = 0; i < MIRRORED; i++) {
      for (var disk : List.of("a", "b", "c")) {
        pool.write(disk + "/%02d/f%04d".formatted(i % 50, i), size(i), i);
      }
    }
    var original = pool.files();
    assertStates(pool.scrub(), MIRRORED_EXTENTS, 0, 0);

    var names = Survey.of(pool.folder.resolve("a"), List.of(), null).files();
    var files =
        names.entrySet().stream()
            .filter(entry -> entry.getValue().regular() && entry.getValue().size() < 60_000)
            .map(java.util.Map.Entry::getKey)
            .toList();
    for (int i = 0; i < 7; i++) {
      ScrubFaults.flip(at(pool, "abc".charAt(i % 3), files.get(i)), 5);
    }
    for (int i = 7; i < 10; i++) {
      TestPool.truncate(at(pool, 'b', files.get(i)));
    }
    Files.delete(at(pool, 'a', files.get(10)));
    Files.delete(at(pool, 'c', files.get(11)));
    // two disks have it no more, and still it comes back
    ScrubFaults.flip(at(pool, 'a', files.get(12)), 0);
    ScrubFaults.flip(at(pool, 'b', files.get(12)), 0);
    List<String> hopeless = files.subList(20, 24);
    for (var name : hopeless) {
      for (char disk : "abc".toCharArray()) {
        ScrubFaults.flip(at(pool, disk, name), disk);
      }
    }
    var everything = Folders.contents(root);
    var dry = pool.next().dry();
    assertThatThrownBy(() -> pool.scrub(dry))
        .hasMessageStartingWith("unrecoverable:multiple-disks: 4");
    assertStates(dry, MIRRORED_EXTENTS - 13 - 4, 13, 4);
    assertThat(Folders.contents(root)).as("the tree after a dry run").isEqualTo(everything);

    var repairing = pool.next();
    assertThatThrownBy(() -> pool.scrub(repairing))
        .hasMessageStartingWith("unrecoverable:multiple-disks: 4");
    assertStates(repairing, MIRRORED_EXTENTS - 4, 0, 4);
    assertThat(repairing.value("dynamicfs_scrub_repairs_successful")).hasValue(14);
    for (var name : hopeless) {
      for (char disk : "abc".toCharArray()) {
        restore(pool, at(pool, disk, name));
      }
    }
    assertThat(pool.files()).isEqualTo(original);
    assertStates(pool.scrub(), MIRRORED_EXTENTS, 0, 0);

    Durable.deleteTree(pool.folder.resolve("b"));
    var without = pool.next();
    assertThatThrownBy(() -> pool.scrub(without)).hasMessageStartingWith("io-error: disk ");
    assertStates(without, 0, MIRRORED_EXTENTS, 0);
    assertStates(pool.scrub(pool.next().with("rebuild", "true")), MIRRORED_EXTENTS, 0, 0);
    assertThat(pool.files()).isEqualTo(original);
  }

  private static int size(int number) {
    return number < LARGE ? 2 * TestPool.EXTENT_KIB * 1024 + 1_000 : 500 + number % 3_000;
  }

  private static Path at(TestPool pool, char disk, String name) {
    return pool.folder.resolve(String.valueOf(disk)).resolve(name);
  }

  private static void restore(TestPool pool, Path file) throws IOException {
    int number = Integer.parseInt(file.getFileName().toString().substring(1));
    pool.write(pool.folder.relativize(file).toString(), size(number), number);
    Files.setLastModifiedTime(file, FileTime.from(TestPool.WRITTEN));
  }

  private static List<Group> groups(TestPool pool) throws IOException {
    try (var store = ManifestStore.open(pool.pool(), true)) {
      return List.copyOf(store.manifest().groups());
    }
  }

  private static Path path(TestPool pool, Group.Member member) throws IOException {
    try (var store = ManifestStore.open(pool.pool(), true)) {
      var file = store.manifest().file(member.place());
      return pool.pool().file(file, file.disk);
    }
  }

  private static Group.Member small(TestPool pool, Group group) throws IOException {
    try (var store = ManifestStore.open(pool.pool(), true)) {
      return group.members().stream()
          .filter(member -> store.manifest().file(member.place()).extents() == 1)
          .skip(5)
          .findFirst()
          .orElseThrow();
    }
  }

  private static void assertStates(
      TestContext context, long healthy, long degraded, long unrecoverable) {
    assertThat(context.itemStates())
        .isEqualTo(new TestContext.ItemStates(healthy, degraded, unrecoverable));
    assertThat(context.value("dynamicfs_extents_healthy")).hasValue(healthy);
    assertThat(context.value("dynamicfs_extents_degraded")).hasValue(degraded);
    assertThat(context.value("dynamicfs_extents_unrecoverable")).hasValue(unrecoverable);
  }
}
