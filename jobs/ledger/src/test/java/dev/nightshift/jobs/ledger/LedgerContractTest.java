package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.JobContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class LedgerContractTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @Nested
  class GcContract extends JobContract<Gc.Settings> {
    @Override
    protected Job<Gc.Settings> job() {
      return new Gc();
    }

    @Override
    protected Gc.Settings settings(Path folder) {
      return new Gc.Settings(folder.resolve("vaults"), Map.of(), SHORT);
    }
  }

  @Nested
  class CompactionContract extends JobContract<Compaction.Settings> {
    @Override
    protected Job<Compaction.Settings> job() {
      return new Compaction();
    }

    @Override
    protected Compaction.Settings settings(Path folder) {
      return new Compaction.Settings(folder.resolve("vaults"), 3600, 0.5, SHORT);
    }
  }

  @Nested
  class IntegrityScrubContract extends JobContract<IntegrityScrub.Settings> {
    @Override
    protected Job<IntegrityScrub.Settings> job() {
      return new IntegrityScrub();
    }

    @Override
    protected IntegrityScrub.Settings settings(Path folder) {
      return new IntegrityScrub.Settings(folder.resolve("vaults"), 3600, 10, 86_400, SHORT);
    }
  }

  @Nested
  class AutoRecoveryContract extends JobContract<AutoRecovery.Settings> {
    @Override
    protected Job<AutoRecovery.Settings> job() {
      return new AutoRecovery();
    }

    @Override
    protected AutoRecovery.Settings settings(Path folder) {
      return new AutoRecovery.Settings(
          folder.resolve("vaults"),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          SHORT);
    }
  }

  @Nested
  class BackupContract extends JobContract<Backup.Settings> {
    @Override
    protected Job<Backup.Settings> job() {
      return new Backup();
    }

    @Override
    protected Backup.Settings settings(Path folder) {
      return new Backup.Settings(
          folder.resolve("vaults"), 3600, 7, folder.resolve("backups"), true, 1_000_000_000, SHORT);
    }
  }
}
