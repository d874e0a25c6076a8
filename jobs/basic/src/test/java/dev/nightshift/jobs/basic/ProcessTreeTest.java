package dev.nightshift.jobs.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children, grandchildren, some that left their session, and some that ignore SIGTERM. */
@Timeout(120)
class ProcessTreeTest {
  private static final String FAMILY =
      """
      echo $$ >> pids
      sleep 301 & echo $! >> pids
      sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 302; done' &
      setsid sh -c 'echo $$ >> pids; sleep 303 & echo $! >> pids; wait' >/dev/null 2>&1 &
      ( setsid sh -c 'sleep 304 & echo $! >> pids' >/dev/null 2>&1 & )
      until [ $(wc -l < pids) -eq 6 ]; do sleep 0.02; done
      echo ready
      wait
      sleep 305
      """;
  @TempDir Path folder;

  private List<Long> pids() throws IOException {
    return Files.readAllLines(folder.resolve("pids")).stream().map(Long::parseLong).toList();
  }

  private Throwable endOf(java.util.function.BiConsumer<TestContext, Thread> stop)
      throws Exception {
    var settings = ExecTry.in(folder, FAMILY);
    try (var context = TestContext.of(new Exec(), settings, folder.resolve("own"))) {
      var end = new AtomicReference<Throwable>();
      var ended = new CountDownLatch(1);
      var run =
          new Thread(
              () -> {
                end.set(catchThrowable(() -> new Exec().run(context, settings)));
                ended.countDown();
              });
      run.start();
      while (!context.lines().contains("INFO ready")) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(pids()).hasSize(6).allMatch(ProcessTrees::lives);
      stop.accept(context, run);
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(pids()).noneMatch(ProcessTrees::lives);
      assertThat(ProcessTrees.of(context.runId())).isEmpty();
      return end.get();
    }
  }

  @Test
  void aCancelledRunLeavesNoProcess() throws Exception {
    assertThat(endOf((context, thread) -> context.cancelAtCheckpoint(1)))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void anInterruptedRunLeavesNoProcess() throws Exception {
    assertThat(endOf((context, thread) -> thread.interrupt()))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void whatAKilledServerLeftIsEndedByTheNextRun() throws Exception {
    var settings = ExecTry.in(folder, "echo fine");
    try (var context = TestContext.of(new Exec(), settings, folder.resolve("own"))) {
      var builder = new ProcessBuilder("setsid", "sleep", "306");
      builder.environment().put(Leftovers.FOLDER, context.folder().toString());
      builder.environment().put(Leftovers.SERVER, "999999999-1");
      var orphan = builder.start();
      while (!ProcessTrees.name(orphan.pid()).equals("sleep")) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      var other = new ProcessBuilder("sleep", "307");
      other.environment().put(Leftovers.FOLDER, context.folder().toString());
      other.environment().put(Leftovers.SERVER, Leftovers.thisServer());
      var ofAnotherRun = other.start();
      try {
        new Exec().run(context, settings);
        assertThat(orphan.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ofAnotherRun.isAlive()).isTrue();
        assertThat(context.lines().get(0))
            .contains(
                "ending what is left of a run whose server was killed: ", "(" + orphan.pid() + ")");
      } finally {
        orphan.destroyForcibly();
        ofAnotherRun.destroyForcibly();
      }
    }
  }

  /** It has no environment for a moment, again and again. */
  @Test
  void aProcessThatBecomesAnotherProgramIsNotOverlooked() throws Exception {
    var script = folder.resolve("restless");
    Files.writeString(script, "exec /bin/sh " + script + "\n");
    var builder = new ProcessBuilder("/bin/sh", script.toString());
    builder.environment().put("RESTLESS", folder.toString());
    var restless = builder.start();
    try {
      for (int look = 1; look <= 1_000; look++) {
        assertThat(ProcessEntry.of(restless.pid()).orElseThrow().environment())
            .as("look %s", look)
            .contains("\0RESTLESS=" + folder + "\0");
      }
    } finally {
      restless.destroyForcibly();
    }
  }

  @Test
  void thoseThatEndWhenAskedHaveTheTime() throws Exception {
    var settings =
        ExecTry.in(
            folder,
            "trap 'echo tidied > tidied; exit 0' TERM; echo ready; sleep 308 & wait",
            Duration.ofSeconds(40));
    try (var context = TestContext.of(new Exec(), settings, folder.resolve("own"))) {
      var end = new AtomicReference<Throwable>();
      var run = new Thread(() -> end.set(catchThrowable(() -> new Exec().run(context, settings))));
      run.start();
      while (!context.lines().contains("INFO ready")) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      context.cancelAtCheckpoint(1);
      run.join(Duration.ofSeconds(60).toMillis());
      assertThat(end.get()).isInstanceOf(CancelledException.class);
      assertThat(folder.resolve("tidied")).exists();
    }
  }
}
