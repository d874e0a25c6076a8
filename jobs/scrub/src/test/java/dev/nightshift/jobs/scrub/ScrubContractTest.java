package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.JobContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class ScrubContractTest {
  private static final Map<Scrub.Mode, Path> WORLDS = new ConcurrentHashMap<>();
  @TempDir static Path worlds;

  /** Times of files are part of the world, so it is copied with them. */
  abstract static class InMode extends JobContract<Scrub.Settings> {
    private final Scrub.Mode mode;
    private final List<String> disks;
    private final List<String> parityDisks;

    InMode(Scrub.Mode mode, List<String> disks, List<String> parityDisks) {
      this.mode = mode;
      this.disks = disks;
      this.parityDisks = parityDisks;
    }

    @Override
    protected Job<Scrub.Settings> job() {
      return new Scrub();
    }

    @Override
    protected Scrub.Settings settings(Path folder) {
      return TestPool.settings(folder.resolve("pool"), mode, disks, parityDisks);
    }

    @Override
    protected void prepare(Path folder) throws Exception {
      if (!WORLDS.containsKey(mode)) {
        var world = Files.createDirectories(worlds.resolve(mode.name()));
        job().fixtures().get(0).work().apply(settings(world));
        WORLDS.put(mode, world);
      }
      TestPool.copy(WORLDS.get(mode), folder);
    }
  }

  @Nested
  class GuardContract extends InMode {
    GuardContract() {
      super(Scrub.Mode.GUARD, List.of(), List.of());
    }
  }

  @Nested
  class MirrorContract extends InMode {
    MirrorContract() {
      super(Scrub.Mode.MIRROR, List.of("disk1", "disk2", "disk3"), List.of());
    }
  }

  @Nested
  class PoolContract extends InMode {
    PoolContract() {
      super(Scrub.Mode.POOL, List.of("disk1", "disk2", "disk3"), List.of("parity1"));
    }
  }
}
