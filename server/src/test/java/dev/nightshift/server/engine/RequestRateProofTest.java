package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Overlap;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many runs per second callers can ask for, each in a transaction of its own and grouped: the
 * best of some short rounds that take turns.
 */
@Tag("proof")
class RequestRateProofTest {
  private static final Duration TIME = Duration.ofMillis(400);
  private static final int ROUNDS = Boolean.getBoolean("proof.full") ? 8 : 2;

  @TempDir Path folder;

  @Test
  void callersShareTransactionsAndNothingAcknowledgedIsLost() throws Exception {
    var job = Definitions.job("work").overlap(Overlap.allow(8));
    var rows =
        new NewRuns(
            Definitions.catalogue(job),
            new RunIds(Clock.systemUTC()),
            Clock.systemUTC(),
            () -> "node-1");
    var request = new RunRequest("work", Trigger.MANUAL, "client", Map.of(), false, null);
    try (var h2 = H2Store.open(folder.resolve("store"), Clock.systemUTC())) {
      var store = h2.runs();
      store.open(
          new NodeName("node-1", "node", "test"),
          Clock.systemUTC().instant(),
          Duration.ofSeconds(60));
      store.register(
          List.of(
              new Registration(
                  new JobKey("work", ""), job.schedule(), Optional.empty(), "default", List.of())),
          Clock.systemUTC().instant());
      Function<RequestWriter, Run> one =
          writer -> {
            var row = rows.requested(job.build(), "", request, false);
            return writer == null
                ? store.insert(row, 8)
                : writer.insert(new RunStore.Wanted(row, 8));
          };
      Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
      rate(1, null, one, acknowledged);
      for (int callers : List.of(1, 4, 16, 64)) {
        double alone = 0;
        double grouped = 0;
        for (int round = 0; round < ROUNDS; round++) {
          alone = Math.max(alone, rate(callers, null, one, acknowledged));
          grouped = Math.max(grouped, rate(callers, new RequestWriter(store), one, acknowledged));
        }
        System.out.printf(
            "%2d callers: %.0f runs per second each in its own transaction, %.0f grouped%n",
            callers, alone, grouped);
      }
      var stored = new HashSet<UUID>();
      store
          .claim(
              "node-1",
              "default",
              1_000_000,
              Map.of("work", 1_000_000),
              Clock.systemUTC().instant())
          .forEach(run -> stored.add(run.id()));
      assertThat(stored).isEqualTo(acknowledged);
    }
  }

  private static double rate(
      int callers, RequestWriter writer, Function<RequestWriter, Run> one, Set<UUID> acknowledged)
      throws InterruptedException {
    var done = new CountDownLatch(callers);
    long begin = System.nanoTime();
    int before = acknowledged.size();
    for (int i = 0; i < callers; i++) {
      new Thread(
              () -> {
                while (System.nanoTime() - begin < TIME.toNanos()) {
                  acknowledged.add(one.apply(writer).id());
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    return (acknowledged.size() - before) * 1e9 / (System.nanoTime() - begin);
  }
}
