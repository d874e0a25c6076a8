package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are recorded by Java's flight recorder, from asking for it to reading the file. */
@Timeout(300)
class RecordingIT {
  @TempDir private static Path home;
  private static ServerHere server;

  @BeforeAll
  static void start() throws IOException {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob(
            "q.Busy",
            "",
            """
            long end = System.nanoTime() + 300_000_000L;
            var kept = new ArrayList<byte[]>();
            // a busy machine may leave it little of that time
            for (int made = 0; System.nanoTime() < end || made < 3_000; made++) {
              kept.add(new byte[100_000]);
              if (kept.size() > 100) { kept.clear(); }
            }
            context.items(kept.size());
            """)
        .write(plugins.resolve("busy.jar"));
    PluginJars.withJob("q.Idle", "", "").write(plugins.resolve("idle.jar"));
    server = ServerHere.start(home, "jobs: {}\n");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theNextRunIsRecordedAndItsFileIsReadByJavasOwnReader(@TempDir Path folder) throws Exception {
    var file = folder.resolve("busy.jfr");
    var said = server.cli("record", "busy", "--now", "--to", file.toString(), "--max", "20MB");
    assertThat(said.code()).as(said.out() + said.err()).isZero();
    assertThat(said.out()).matches("saved in \\S+busy.jfr \\(.*\\), run [0-9a-f-]{36}\n");
    var run = said.out().strip().replaceAll(".* ", "");

    var events = RecordingFile.readAllEvents(file);
    var recorded = events.stream().filter(event -> named(event, "nightshift.Run")).toList();
    assertThat(recorded).hasSize(1);
    assertThat(recorded.get(0).getString("runId")).isEqualTo(run);
    assertThat(recorded.get(0).getString("job")).isEqualTo("busy");
    assertThat(recorded.get(0).getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThat(events)
        .as("where the run's thread spent its time or its memory")
        .anyMatch(
            event ->
                event.getEventType().getName().matches("jdk.(ExecutionSample|ObjectAllocation.*)")
                    && event.toString().contains("q.Busy"));
    assertThat(events)
        .as("what may hold passwords")
        .noneMatch(
            event ->
                event
                    .getEventType()
                    .getName()
                    .matches(
                        "jdk.(InitialEnvironment.*|InitialSystem.*|JVMInformation|SystemProcess)"));

    var row = server.cli("recordings", "--run", run, "--json").json().path("items").path(0);
    assertThat(row.path("state").asText()).isEqualTo("kept");
    assertThat(row.path("bytes").asLong()).isEqualTo(Files.size(file));
    assertThat(server.page("/runs/" + run)).contains("Recorded by Java's flight recorder: ");
    var again = folder.resolve("again.jfr");
    assertThat(
            server
                .cli("recordings", "--save", row.path("id").asText(), "--to", again.toString())
                .code())
        .isZero();
    assertThat(again).hasSameBinaryContentAs(file);
    assertThat(server.cli("recordings", "busy").out())
        .contains("RECORDING", row.path("id").asText());
    assertThat(
            server
                .get("/api/v1/recordings/" + row.path("id").asText() + "/file", Map.of())
                .statusCode())
        .as("not for everybody")
        .isIn(401, 403);
    assertThat(server.cli("audit", "list", "--action", "recording_download").out())
        .contains("busy, run " + run);
  }

  @Test
  void whatCannotBeRecordedIsRefusedWithTheReasonAndTheNextStep() {
    assertThat(server.cli("record", "system_check_none").code()).isEqualTo(2);
    for (var size : new String[] {"2GB", "1MB", "much"}) {
      var refused = server.cli("record", "busy", "--max", size);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err())
          .isEqualTo("max is \"" + size + "\"; write a size from 5MB to 1GB, as 100MB\n");
    }
    assertThat(server.cli("record", "idle").out())
        .isEqualTo("the next run of idle is recorded\nsee: nightshift recordings idle\n");
    var twice = server.cli("record", "idle");
    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.err())
        .contains("is to be recorded already", "nightshift record idle --cancel");
    assertThat(server.cli("recordings", "idle").out()).contains("wanted");
    assertThat(server.cli("record", "idle", "--cancel").code()).isZero();
    var nothing = server.cli("record", "idle", "--cancel");
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.err()).contains("no recording of the next run of idle");
    assertThat(server.cli("recordings", "idle").out())
        .isEqualTo("there is no recording; ask for one by nightshift record JOB\n");
    assertThat(server.cli("recordings", "--save", "x").code()).isEqualTo(2);
    assertThat(server.cli("recordings", "--to", "x").code()).isEqualTo(2);
    assertThat(server.cli("record", "idle", "--cancel", "--now").code()).isEqualTo(2);
  }

  private static boolean named(RecordedEvent event, String name) {
    return event.getEventType().getName().equals(name);
  }
}
