package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.ChildJava;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a server of its own process. */
@Timeout(300)
class LeavingServerTest {
  @TempDir Path folder;

  @Test
  void aServerThatIsToldToStopRecordsEverythingAndLeaves() throws Exception {
    var process =
        new ProcessBuilder(
                ChildJava.command(
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LeavingServer.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("working");
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(143);
    try (var h2 = H2Store.open(folder.resolve("store"), Clock.systemUTC())) {
      assertThat(states(h2, "finishing")).containsExactly(RunState.SUCCEEDED);
      // asked at its checkpoint, and again under the next server
      assertThat(states(h2, "obedient")).containsExactly(RunState.QUEUED, RunState.CANCELLED);
      assertThat(states(h2, "once")).containsExactly(RunState.CANCELLED);
      // interrupted when its grace was over
      assertThat(states(h2, "deaf")).containsExactly(RunState.QUEUED, RunState.CANCELLED);
      assertThat(states(h2, "waiting"))
          .containsExactlyInAnyOrder(RunState.QUEUED, RunState.QUEUED, RunState.CANCELLED);
      assertThat(all(h2, "waiting")).filteredOn(run -> run.attempt() == 2).hasSize(1);
      assertThat(h2.runs().leases()).isEmpty();
    }
  }

  private static List<RunState> states(H2Store h2, String job) {
    return all(h2, job).stream().map(Run::state).toList();
  }

  private static List<Run> all(H2Store h2, String job) {
    return h2.history().list(new RunHistory.Query(job, Set.of(), null, 100)).runs();
  }
}
