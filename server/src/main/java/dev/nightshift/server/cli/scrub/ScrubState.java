package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.cli.console.ServerClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How a scrub daemon stands: a job that scrubs its pool again and again.
 *
 * @param job as the server tells of it
 * @param active its run at work, or missing
 * @param told the newest run that told figures, or missing
 */
public record ScrubState(JsonNode job, JsonNode active, JsonNode told) {
  private static final String PREFIX = "dynamicfs_";
  private static final int LOOK_BACK = 20;
  private static final int PERCENT = 100;

  public static ScrubState of(ServerClient server, JsonNode job) {
    var place = "/api/v1/runs?job=" + ServerClient.encode(job.path("name").asText());
    JsonNode active = server.get(place + "&state=RUNNING&limit=1").path("items").path(0);
    JsonNode told = JsonNodeFactory.instance.missingNode();
    for (var run : server.get(place + "&limit=" + LOOK_BACK).path("items")) {
      if (told.isMissingNode() && run.path("metrics").has(PREFIX + "extents_healthy")) {
        told = run;
      }
    }
    return new ScrubState(job, active, told);
  }

  boolean paused() {
    return job.hasNonNull("pause");
  }

  /** Whether it works, or will by itself once its last run is a moment ago. */
  boolean running() {
    return !active.isMissingNode() || started();
  }

  /** Whether somebody started the daemon. */
  boolean started() {
    return job.path("orderedSchedule").path("schedule").asText().equals(ScrubDaemonCommand.AGAIN);
  }

  public String status() {
    return paused() ? "Paused" : running() ? "Running" : "Stopped";
  }

  public long figure(String name) {
    return told.path("metrics").path(PREFIX + name).asLong();
  }

  /**
   * @param now up to when a run at work is counted
   */
  List<String> text(Instant now) {
    List<String> lines = new ArrayList<>(base());
    diskBusy(now)
        .ifPresent(
            busy ->
                lines.addAll(
                    List.of(
                        "",
                        "Disk, while its last run worked:",
                        "  Other I/O bytes:    " + figure("disk_other_io_bytes_total"),
                        String.format(
                            Locale.ROOT, "  Busy for anybody:   %.0f %%", PERCENT * busy))));
    return lines;
  }

  private List<String> base() {
    return List.of(
        "Scrub Daemon Status",
        "==================",
        "Status: " + status(),
        "Running: " + running(),
        "Paused:  " + paused(),
        "",
        "Metrics:",
        "  Extents scanned:    " + figure("scrub_extents_scanned"),
        "  Issues found:       " + figure("scrub_issues_found"),
        "  Repairs triggered:  " + figure("scrub_repairs_attempted"),
        "  I/O bytes:          " + figure("scrub_bytes_read"));
  }

  /** Which share of the time; empty where the platform does not tell, or nothing ran yet. */
  private OptionalDouble diskBusy(Instant now) {
    var busy = told.path("metrics").path(PREFIX + "disk_busy_seconds_total");
    if (!busy.isNumber() || !told.hasNonNull("started")) {
      return OptionalDouble.empty();
    }
    var end = told.hasNonNull("finished") ? Instant.parse(told.path("finished").asText()) : now;
    long millis = Duration.between(Instant.parse(told.path("started").asText()), end).toMillis();
    return OptionalDouble.of(Math.min(1, busy.asDouble() * 1_000 / Math.max(1, millis)));
  }

  ObjectNode json(Instant now) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("job", job.path("name").asText());
    json.put("status", status());
    json.put("running", running());
    json.put("paused", paused());
    json.set("intensity", job.path("intensity"));
    json.set("schedule", job.path("schedule"));
    json.set("nextRun", job.path("nextRun"));
    json.set("run", active.isMissingNode() ? null : active.path("id"));
    json.set("progress", active.isMissingNode() ? null : active.path("progress"));
    var metrics = json.putObject("metrics");
    metrics.put("extentsScanned", figure("scrub_extents_scanned"));
    metrics.put("issuesFound", figure("scrub_issues_found"));
    metrics.put("repairsTriggered", figure("scrub_repairs_attempted"));
    metrics.put("repairsSuccessful", figure("scrub_repairs_successful"));
    metrics.put("ioBytes", figure("scrub_bytes_read"));
    diskBusy(now)
        .ifPresent(
            busy -> {
              var disk = json.putObject("disk");
              disk.put("otherIoBytes", figure("disk_other_io_bytes_total"));
              disk.put("busyRatio", busy);
            });
    return json;
  }
}
