package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
  @Test
  void whatIsSureNotToFitIsToldWithWhatIsNeededAndFreeAndWhere() {
    var folder = Path.of("/backups");
    assertThat(FreeSpace.problem(folder, 1_000_000, 2_000_000)).isEmpty();
    assertThat(FreeSpace.problem(folder, 40_000_000, 12_300_000).orElseThrow())
        .isEqualTo(
            "no backup was made: it needs at least 80.0 MB in /backups, as the newest one there has"
                + " 40.0 MB, and 12.3 MB are free; make room there, or name a file elsewhere with"
                + " --to");
  }

  @Test
  void aFolderWithoutACopyIsTried(@TempDir Path folder) throws Exception {
    assertThatCode(() -> FreeSpace.require(folder)).doesNotThrowAnyException();
    Files.writeString(folder.resolve("nightshift_20260101T000000Z.backup.zip"), "small");
    assertThatCode(() -> FreeSpace.require(folder)).doesNotThrowAnyException();
  }
}
