package dev.nightshift.jobs.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.scrub.DiskLoad.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskLoadTest {
  @TempDir Path root;
  private Path stats;

  @BeforeEach
  void begin() throws IOException {
    stats = root.resolve("diskstats");
    disks("8 0 sda 100 0 2000 400 50 0 1000 600 0 700 1000", "8 16 sdb 1 0 8 1 0 0 0 0 0 1 1");
  }

  @Test
  void tellsWhatWasDoneSinceTheLastLook() throws IOException {
    var load = DiskLoad.of(stats, Set.of("8:0"));
    disks("8 0 sda 180 0 4000 640 70 0 1100 760 3 1200 1400 0 0 0 0 5 9");
    assertThat(load.look()).contains(new Load(2_100 * 512, 0.5, 0.004));
    assertThat(load.look()).contains(new Load(0, 0, 0));
  }

  @Test
  void ofSeveralDisksTheBusiestAndTheSlowestCount() throws IOException {
    var load = DiskLoad.of(stats, Set.of("8:0", "8:16"));
    disks("8 0 sda 200 0 2100 500 50 0 1000 600 0 1700 1100", "8 16 sdb 2 0 18 31 0 0 0 0 0 31 31");
    assertThat(load.look()).contains(new Load(110 * 512, 1.0, 0.03));
  }

  @Test
  void knowsNothingOfWhatIsNoDiskHere() throws IOException {
    var load = DiskLoad.of(stats, Set.of("0:42"));
    assertThat(load.look()).isEmpty();
    assertThat(DiskLoad.of(root.resolve("none"), Set.of("8:0")).look()).isEmpty();
    assertThat(DiskLoad.of(List.of(root.resolve("gone"))).look()).isEmpty();
  }

  @Test
  void aDiskThatCameBackIsNoHugeLoad() throws IOException {
    var load = DiskLoad.of(stats, Set.of("8:0"));
    disks("8 0 sda 3 0 24 1 0 0 0 0 0 1 1");
    assertThat(load.look()).isEmpty();
    disks("8 16 sdb 1 0 8 1 0 0 0 0 0 1 1");
    assertThat(load.look()).isEmpty();
    disks("8 0 sda 3 0 24 1 0 0 0 0 0 1 1");
    assertThat(load.look()).isEmpty();
    disks("8 0 sda 4 0 32 2 0 0 0 0 0 2 2");
    assertThat(load.look()).contains(new Load(8 * 512, 0.001, 0.001));
  }

  private void disks(String... lines) throws IOException {
    Files.write(stats, List.of(lines));
  }
}
