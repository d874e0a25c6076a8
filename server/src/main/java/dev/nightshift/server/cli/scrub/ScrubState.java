package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.cli.console.ServerClient;
import java.util.List;

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

  List<String> text() {
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

  ObjectNode json() {
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
    return json;
  }
}
