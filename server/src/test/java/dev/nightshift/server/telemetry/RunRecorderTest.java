package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.run.Recording;
import dev.nightshift.server.run.Recording.State;
import dev.nightshift.server.run.Recordings;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Stop;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
  private static final Instant AT = Instant.parse("2026-11-22T14:23:00Z");
  private static final RunRecorder.Limits TWO =
      new RunRecorder.Limits(2, 1L << 30, Duration.ofDays(30));

  private final TestClock clock = new TestClock(AT);
  private final Store store = H2Store.inMemory(UUID.randomUUID().toString(), clock);
  private final Recordings recordings = store.recordings();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    store.close();
  }

  private RunRecorder recorder(RunRecorder.Limits limits) {
    return new RunRecorder(recordings, folder.resolve("recordings"), "n1", clock, limits);
  }

  private UUID ask(int id, String job, long most) {
    var wanted = Recording.wanted(new UUID(1, id), job, clock.instant(), "ada", most);
    assertThat(recordings.ask(wanted)).isEmpty();
    return wanted.id();
  }

  private static Run run(int id, String job) {
    return Fleet.run(new UUID(0, id), job, RunState.RUNNING, new Fleet.Work(0, Duration.ZERO, 0));
  }

  private Recording found(UUID id) {
    return recordings.find(id).orElseThrow();
  }

  @Test
  void oneRunIsRecordedAtATimeAndTheOtherWaitsForItsJobsNextRun() throws Exception {
    var recorder = recorder(TWO);
    var scrub = ask(1, "scrub", 5_000_000);
    var gc = ask(2, "gc", 5_000_000);
    recorder.start();

    recorder.started(run(1, "scrub"));
    recorder.started(run(2, "gc"));
    recorder.worked(run(2, "gc"));
    assertThat(found(gc).state()).isEqualTo(State.WANTED);
    assertThat(found(scrub).state()).isEqualTo(State.TAKEN);
    assertThat(recorder.file(found(scrub))).isEmpty();
    recorder.worked(run(1, "scrub"));

    recorder.started(run(3, "gc"));
    recorder.abandoned(run(3, "gc"), new Stop(RunState.TIMED_OUT, "server", "too long"));
    recorder.stop();
    assertThat(found(scrub).run()).isEqualTo(new UUID(0, 1));
    assertThat(found(scrub).note()).isEmpty();
    assertThat(found(gc).run()).isEqualTo(new UUID(0, 3));
    assertThat(found(gc).note()).startsWith("the run ignored that it was asked to stop");
    assertThat(recorder.file(found(scrub)))
        .contains(folder.resolve("recordings/scrub-" + new UUID(0, 1) + ".jfr"));
    assertThat(found(scrub).bytes()).isEqualTo(Files.size(recorder.file(found(scrub)).get()));
  }

  @Test
  void whatAServerDidNotEndHasNoFileAndOldFilesGo() throws Exception {
    for (int i = 1; i <= 4; i++) {
      assertThat(recordings.take(ask(i, "scrub", 5_000_000), new UUID(0, i), "n1", clock.instant()))
          .isTrue();
      if (i < 4) {
        Files.createDirectories(folder.resolve("recordings"));
        Files.writeString(folder.resolve("recordings").resolve(found(new UUID(1, i)).file()), "x");
        recordings.end(new UUID(1, i), State.KEPT, 1, "", clock.instant());
      }
      clock.advance(Duration.ofMinutes(1));
    }
    var recorder = recorder(TWO);
    recorder.start();
    recorder.stop();
    assertThat(found(new UUID(1, 4)).state()).isEqualTo(State.FAILED);
    assertThat(found(new UUID(1, 4)).note()).isEqualTo("the server ended before the run did");
    assertThat(recordings.of("n1"))
        .extracting(Recording::id)
        .containsExactly(new UUID(1, 4), new UUID(1, 3));
    assertThat(folder.resolve("recordings")).isDirectoryContaining("glob:**-000000000003.jfr");
    try (var files = Files.list(folder.resolve("recordings"))) {
      assertThat(files).hasSize(1);
    }

    clock.advance(Duration.ofDays(31));
    var later = recorder(TWO);
    later.start();
    later.stop();
    assertThat(recordings.of("n1")).isEmpty();
  }

  @Test
  void aRecordingThatTheDiskCannotHoldIsNotBegun() throws Exception {
    var id = ask(1, "scrub", Long.MAX_VALUE / 4);
    var recorder = recorder(TWO);
    recorder.start();
    recorder.started(run(1, "scrub"));
    recorder.worked(run(1, "scrub"));
    recorder.stop();
    assertThat(found(id).state()).isEqualTo(State.FAILED);
    assertThat(found(id).note()).contains(" free; ask for a smaller one by --max");
  }

  @Test
  void aJavaWithoutAFlightRecorderSaysSoAndRunsAreAsTheyWere() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.se",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Poor.class.getName())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said)
        .isEqualTo(
            "this server's Java has no flight recorder (the module jdk.jfr is missing); run it with"
                + " a whole JDK");
  }

  /** Asks in a Java that has no more than the modules of Java SE. */
  static final class Poor {
    private Poor() {}

    public static void main(String[] arguments) throws IOException {
      var recorder =
          new RunRecorder(
              null, Path.of("none"), "n1", new TestClock(AT), RunRecorder.Limits.DEFAULT);
      recorder.started(run(1, "scrub"));
      recorder.worked(run(1, "scrub"));
      System.out.print(recorder.unavailable().orElse("recorded"));
    }
  }
}
