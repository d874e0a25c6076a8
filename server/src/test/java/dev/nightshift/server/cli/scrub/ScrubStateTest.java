package dev.nightshift.server.cli.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScrubStateTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:00:40Z");
  private static final String DISK =
      ", \"dynamicfs_disk_other_io_bytes_total\": 5000000, \"dynamicfs_disk_busy_seconds_total\": 10";

  @Test
  void tellsWhatTheDiskHadToDoForAllWhileTheRunWorked() throws IOException {
    assertThat(state(DISK, "null").text(NOW))
        .endsWith(
            "",
            "Disk, while its last run worked:",
            "  Other I/O bytes:    5000000",
            "  Busy for anybody:   25 %");
    assertThat(state(DISK, "\"2026-01-02T03:00:20Z\"").text(NOW))
        .endsWith("  Busy for anybody:   50 %");
    var json = state(DISK, "null").json(NOW);
    assertThat(json.path("disk").path("otherIoBytes").asLong()).isEqualTo(5_000_000);
    assertThat(json.path("disk").path("busyRatio").asDouble()).isEqualTo(0.25);
  }

  @Test
  void saysNothingOfADiskThatNobodyKnows() throws IOException {
    assertThat(state("", "null").text(NOW)).endsWith("  I/O bytes:          700");
    assertThat(state("", "null").json(NOW).has("disk")).isFalse();
    var missing = JsonNodeFactory.instance.missingNode();
    assertThat(new ScrubState(json("{}"), missing, missing).text(NOW))
        .endsWith("  I/O bytes:          0");
  }

  private static ScrubState state(String disk, String finished) throws IOException {
    var told =
        json(
            """
            {"started": "2026-01-02T03:00:00Z", "finished": %s, "metrics": {"dynamicfs_scrub_bytes_read": 700%s}}
            """
                .formatted(finished, disk));
    return new ScrubState(json("{}"), told, told);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
