package dev.nightshift.jobs.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  @TempDir Path folder;

  @BeforeEach
  void exports() throws IOException {
    file("orders.csv", 1_000, Duration.ofHours(2));
    file("lines.csv", 3_000, Duration.ofHours(25));
    file("notes.txt", 10, Duration.ofDays(100));
    file("old/orders.csv", 500, Duration.ofDays(3));
  }

  private void file(String name, int size, Duration age) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[size]);
    Files.setLastModifiedTime(file, FileTime.from(TestContext.START.minus(age)));
  }

  private TestContext ran(String glob, String... expect) throws IOException {
    return ran(folder, glob, expect);
  }

  private TestContext ran(Path where, String glob, String... expect) throws IOException {
    var settings = new FileWatch.Settings(where, glob, List.of(expect), List.of());
    var context = TestContext.of(new FileWatch(), settings, folder.resolve("own"));
    try (context) {
      new FileWatch().run(context, settings);
    }
    return context;
  }

  @Test
  void countsMeasuresAndAgesWhatMatches() throws IOException {
    var run =
        ran(
            "*.csv",
            "count = 2",
            "newest < 26h",
            "oldest > 1d",
            "bytes = 4KB",
            "smallest >= 1000",
            "largest <= 3KB");
    assertThat(run.items()).isEqualTo(2);
    assertThat(run.value(FileWatch.FILES)).hasValue(2);
    assertThat(run.value(FileWatch.BYTES)).hasValue(4000);
    assertThat(run.value(FileWatch.NEWEST)).hasValue(7200);
    assertThat(run.value(FileWatch.OLDEST)).hasValue(90_000);
  }

  @Test
  void aGlobWithTwoStarsLooksIntoFoldersBelow() throws IOException {
    assertThat(ran("{,**/}*.csv", "count = 3").items()).isEqualTo(3);
    assertThat(ran("**/*.csv", "count = 1").items()).isEqualTo(1);
  }

  @Test
  void whatDoesNotHoldIsSaidWithWhatIs() {
    assertThatThrownBy(() -> ran("*.csv", "count = 2", "newest < 1h", "smallest > 2KB"))
        .hasMessage(
            "2 files *.csv in "
                + folder
                + ", 4000 bytes, newest 2 h old, oldest 25 h old; expected newest < 1h and"
                + " smallest > 2KB");
    assertThatThrownBy(() -> ran("*.parquet", "newest < 1h"))
        .hasMessage("no file *.parquet in " + folder + "; expected newest < 1h");
  }

  @Test
  void aMissingFolderIsAFailure() {
    assertThatThrownBy(() -> ran(folder.resolve("gone"), "*", "count >= 0"))
        .hasMessage("folder " + folder.resolve("gone") + " does not exist");
    assertThatThrownBy(() -> ran(folder.resolve("notes.txt"), "*", "count >= 0"))
        .hasMessage("folder " + folder.resolve("notes.txt") + " is no folder");
  }

  @Test
  void whatCannotBeMeantIsRefusedAtTheStart() {
    assertThatThrownBy(() -> ran("*.csv", "count is 2"))
        .hasMessage("expect \"count is 2\" is none; write for instance \"count = 0\"");
    assertThatThrownBy(() -> ran("*.csv", "rows = 2"))
        .hasMessageContaining("there is no rows here");
    assertThatThrownBy(() -> ran("*.csv", "newest < 2 days"))
        .hasMessage("expect \"newest < 2 days\": \"2 days\" is no duration; write 26h or 90s");
    assertThatThrownBy(() -> ran("*.csv", "bytes > big"))
        .hasMessage("expect \"bytes > big\": \"big\" is no size; write 512MB or 2GiB");
    assertThatThrownBy(() -> ran("*.{csv", "count = 2")).hasMessageContaining("glob is \"*.{csv\"");
  }
}
