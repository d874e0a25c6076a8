package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the launcher begins commands from, with a Java that only notes what it was given and writes
 * the archive that it is asked for.
 */
@Timeout(300)
class CommandArchiveTest {
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$*" >> "$NOTES"
      for word; do
        case $word in
          -XX:ArchiveClassesAtExit=*) echo classes > "${word#*=}" ;;
        esac
      done
      """;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

  @TempDir private Path home;

  @BeforeEach
  void install() throws IOException {
    Files.copy(
        Path.of(System.getProperty("project.root", "..")).resolve("nightshift"),
        home.resolve("nightshift"));
    var bin = Files.createDirectories(home.resolve("java/bin"));
    Files.writeString(bin.resolve("java"), JAVA);
    Files.writeString(home.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
    assertThat(bin.resolve("java").toFile().setExecutable(true)).isTrue();
    Files.createDirectory(home.resolve("data"));
    replaceJar("1", Instant.now().minusSeconds(60));
  }

  /** What is made in the background would still be written while the folder is removed. */
  @AfterEach
  void nothingIsBeingMade() throws Exception {
    for (var cache : List.of("data/cache", "user/.cache/nightshift")) {
      long end = System.nanoTime() + PATIENCE;
      while (locked(home.resolve(cache))) {
        assertThat(System.nanoTime()).as("an archive is made in %s", cache).isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private void replaceJar(String text, Instant modified) throws IOException {
    var jar = home.resolve("nightshift.jar");
    Files.writeString(jar, text);
    Files.setLastModifiedTime(jar, FileTime.from(modified));
  }

  private Process start(Map<String, String> environment, String... words) throws IOException {
    var builder =
        new ProcessBuilder(
            Stream.concat(Stream.of("sh", home.resolve("nightshift").toString()), Stream.of(words))
                .toList());
    builder.environment().keySet().removeIf(name -> name.startsWith("NIGHTSHIFT_"));
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    builder.environment().put("HOME", home.resolve("user").toString());
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().put("NOTES", notes().toString());
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).start();
  }

  private Path notes() {
    return home.resolve("notes");
  }

  /** What Java was given for this command. */
  private String given(Map<String, String> environment, String... words) throws Exception {
    var process = start(environment, words);
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(process.waitFor()).isZero();
    var end = " -jar " + home.resolve("nightshift.jar") + " " + String.join(" ", words);
    var lines = Files.readAllLines(notes()).stream().filter(line -> line.endsWith(end)).toList();
    return lines.get(lines.size() - 1);
  }

  private List<Path> archives(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (var files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  private void awaitArchives(Path cache, int count) throws Exception {
    long end = System.nanoTime() + PATIENCE;
    while (archives(cache).size() != count || locked(cache)) {
      assertThat(System.nanoTime()).as("archives in %s", cache).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static boolean locked(Path cache) throws IOException {
    if (!Files.isDirectory(cache)) {
      return false;
    }
    try (var files = Files.list(cache)) {
      return files.anyMatch(file -> file.toString().endsWith(".lock"));
    }
  }

  private long made() throws IOException {
    return Files.readAllLines(notes()).stream()
        .filter(line -> line.contains("ArchiveClassesAtExit"))
        .count();
  }

  @Test
  void theFirstCommandHasAnArchiveMadeAndTheNextOnesBeginFromIt() throws Exception {
    var cache = home.resolve("data/cache");
    assertThat(given(Map.of(), "jobs")).doesNotContain("SharedArchiveFile");
    awaitArchives(cache, 1);
    var archive = archives(cache).get(0);
    assertThat(given(Map.of(), "jobs"))
        .as("and what Java thinks of one that does not fit is not told")
        .startsWith("-XX:SharedArchiveFile=" + archive + " -Xlog:disable -Xshare:auto ");
    assertThat(given(Map.of("NIGHTSHIFT_ARCHIVE", "off"), "jobs")).doesNotContain("SharedArchive");
    assertThat(given(Map.of(), "server")).doesNotContain("SharedArchive", "SerialGC");
    assertThat(made()).isEqualTo(1);
  }

  @Test
  void aJarOrAJavaThatWasReplacedHasAnArchiveOfItsOwnAndThreeAreKept() throws Exception {
    var cache = home.resolve("data/cache");
    for (int i = 1; i <= 4; i++) {
      replaceJar("a".repeat(i), Instant.now().minusSeconds(60L - i));
      assertThat(given(Map.of(), "jobs")).doesNotContain("SharedArchiveFile");
      awaitArchives(cache, Math.min(i, 3));
    }
    assertThat(made()).isEqualTo(4);
    Files.writeString(home.resolve("java/release"), "JAVA_VERSION=\"25\"\n");
    assertThat(given(Map.of(), "jobs"))
        .doesNotContain("SharedArchiveFile")
        .contains("--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void oneIsMadeAtATimeAndOneThatCameToNothingIsTriedAgainLater() throws Exception {
    var several = List.of(start(Map.of(), "jobs"), start(Map.of(), "jobs"));
    for (var one : several) {
      assertThat(one.waitFor()).isZero();
    }
    var cache = home.resolve("data/cache");
    awaitArchives(cache, 1);
    long before = made();
    var archive = archives(cache).get(0);
    Files.delete(archive);
    var lock = Files.createDirectory(Path.of(archive + ".lock"));
    assertThat(given(Map.of(), "jobs")).doesNotContain("SharedArchiveFile");
    assertThat(made()).isEqualTo(before);

    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(700)));
    assertThat(given(Map.of(), "jobs")).doesNotContain("SharedArchiveFile");
    awaitArchives(cache, 1);
    assertThat(made()).isEqualTo(before + 1);
  }

  @Test
  void whereTheDataFolderIsNotToBeWrittenTheUsersOwnIsAndElseNone() throws Exception {
    var data = Map.of("NIGHTSHIFT_DATA", home.resolve("nightshift.jar").toString());
    assertThat(given(data, "jobs")).doesNotContain("SharedArchiveFile");
    awaitArchives(home.resolve("user/.cache/nightshift"), 1);
    assertThat(given(data, "jobs")).contains("SharedArchiveFile=" + home.resolve("user/.cache"));

    var nowhere =
        Map.of(
            "NIGHTSHIFT_DATA", home.resolve("nightshift.jar").toString(),
            "HOME", home.resolve("nightshift.jar").toString());
    assertThat(given(nowhere, "jobs")).doesNotContain("Archive");
    assertThat(made()).isEqualTo(1);
  }

  @Test
  void theCollectorThatSomebodyNamesIsTheOnlyOne() throws Exception {
    assertThat(given(Map.of("NIGHTSHIFT_JAVA_OPTS", "-XX:+UseG1GC"), "jobs"))
        .contains("-XX:+UseG1GC")
        .doesNotContain("SerialGC");
    assertThat(given(Map.of(), "jobs")).contains("-XX:+UseSerialGC");
  }
}
