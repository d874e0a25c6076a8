package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.TestContext;
import dev.nightshift.jobs.ledger.RetentionPolicy.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideBySideTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = Proof.size(6, 60);
  @TempDir Path folder;

  @Test
  void allJobsAndAWriterWorkOnTheSameVaultsWithoutAFalseAlarm() throws Exception {
    var vaults = folder.resolve("vaults");
    var policy = new RetentionPolicy(Mode.COMPACTED, 50);
    TestVaults.create(vaults, "orders", 300, policy);
    TestVaults.create(vaults, "payments", 300, policy);
    var backup =
        new Backup.Settings(vaults, 60, 2, folder.resolve("backups"), true, 1 << 30, PATIENCE);
    run(new Backup(), backup); // so that gc has its snapshots

    var runs = new AtomicInteger();
    var all = new ArrayList<Callable<Void>>();
    all.add(loop(runs, () -> run(new Gc(), new Gc.Settings(vaults, Map.of(), PATIENCE))));
    all.add(
        loop(
            runs, () -> run(new Compaction(), new Compaction.Settings(vaults, 60, 0.7, PATIENCE))));
    all.add(
        loop(
            runs,
            () ->
                run(
                    new IntegrityScrub(),
                    new IntegrityScrub.Settings(vaults, 60, 100, 60, PATIENCE))));
    all.add(
        loop(
            runs,
            () ->
                run(
                    new AutoRecovery(),
                    new AutoRecovery.Settings(
                        vaults,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        PATIENCE))));
    all.add(loop(runs, () -> run(new Backup(), backup)));
    all.add(loop(runs, () -> write(vaults)));

    var threads = Executors.newFixedThreadPool(all.size());
    try {
      for (Future<Void> end : threads.invokeAll(all, 240, TimeUnit.SECONDS)) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.println("side by side: " + runs + " runs, no false alarm");
    for (Vault vault : Vault.in(vaults)) {
      assertThat(vault.isDamaged()).isFalse();
      assertThat(TestVaults.assertSound(vault).height()).isEqualTo(300 + 10 * ROUNDS);
    }
  }

  private static Callable<Void> loop(AtomicInteger runs, Callable<Void> run) {
    return () -> {
      for (int i = 0; i < ROUNDS; i++) {
        run.call();
        runs.incrementAndGet();
      }
      return null;
    };
  }

  private <S> Void run(Job<S> job, S settings) throws Exception {
    try (var context = TestContext.of(job, settings, folder.resolve(job.type()))) {
      job.run(context, settings);
    }
    return null;
  }

  private static Void write(Path vaults) throws Exception {
    for (Vault vault : Vault.in(vaults)) {
      try (var locked = vault.lock(PATIENCE);
          var session = locked.open()) {
        session.write(TestVaults.appending(vault.name(), 10, new Random().nextLong()));
      }
    }
    return null;
  }
}
