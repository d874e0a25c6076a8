package dev.nightshift.server.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.scrub.PoolOptions;
import dev.nightshift.server.cli.scrub.ScrubState;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift status}. */
@Command(
    name = "status",
    description = "Tells how the server and its jobs stand, or a pool that is scrubbed.",
    footer = {
      "",
      "Ends with 1 if the store is down, or something in the pool is damaged.",
      "",
      "Example:",
      "  nightshift status --pool /srv/photos --watch 5"
    })
public final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private PoolOptions pool;

  @Option(
      names = "--watch",
      paramLabel = "SECONDS",
      description = "Tell it again and again, until interrupted.")
  private int seconds;

  public StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    var server = pool.remote().connect(terminal);
    while (true) {
      var json = pool.given() ? pool(server) : server(server);
      if (pool.remote().json()) {
        pool.remote().printJson(terminal, json);
      } else if (pool.given()) {
        tellPool(json);
      } else {
        tellServer(json);
      }
      if (seconds <= 0) {
        return json.path("well").asBoolean() ? ExitCode.FINE : ExitCode.FINDING;
      }
      Thread.sleep(seconds * 1_000L);
    }
  }

  private ObjectNode pool(ServerClient server) {
    var state = ScrubState.of(server, pool.job(terminal, server));
    var last = state.job().path("lastRun");
    long damaged = state.figure("extents_degraded") + state.figure("extents_unrecoverable");
    var json = JsonNodeFactory.instance.objectNode();
    json.put("job", state.job().path("name").asText());
    pool.pool().ifPresent(folder -> json.put("pool", folder.toString()));
    json.put("well", damaged == 0 && !last.hasNonNull("error"));
    json.put("status", state.status());
    json.put("scrubbed", !state.told().isMissingNode());
    json.put("healthy", state.figure("extents_healthy"));
    json.put("degraded", state.figure("extents_degraded"));
    json.put("unrecoverable", state.figure("extents_unrecoverable"));
    json.put("scrubsCompleted", state.figure("scrubs_completed"));
    json.put("issuesFound", state.figure("scrub_issues_found"));
    json.put("repairsSuccessful", state.figure("scrub_repairs_successful"));
    json.put("oldestUnverifiedSeconds", state.figure("scrub_oldest_unverified_age_seconds"));
    json.set("lastRun", last);
    json.set("knownFailure", state.job().path("knownFailure"));
    return json;
  }

  private void tellPool(JsonNode json) {
    terminal.print("Pool of " + json.path("job").asText() + ": " + json.path("status").asText());
    terminal.print("  Healthy extents:        " + json.path("healthy").asText());
    terminal.print("  Degraded extents:       " + json.path("degraded").asText());
    terminal.print("  Unrecoverable extents:  " + json.path("unrecoverable").asText());
    terminal.print("  Scrubs completed:       " + json.path("scrubsCompleted").asText());
    terminal.print("  Issues found:           " + json.path("issuesFound").asText());
    terminal.print("  Repairs successful:     " + json.path("repairsSuccessful").asText());
    if (!json.path("scrubbed").asBoolean()) {
      terminal.print(
          "  no scrub has looked at it yet; begin with: ./nightshift scrub --job "
              + json.path("job").asText());
    }
    if (json.path("lastRun").hasNonNull("error")) {
      terminal.print("  Last error:             " + json.path("lastRun").path("error").asText());
    }
    if (json.hasNonNull("knownFailure")) {
      terminal.print("  Fix:                    " + json.path("knownFailure").path("fix").asText());
    }
  }

  private static ObjectNode server(ServerClient server) {
    var health = server.get("/health");
    Map<String, Integer> states = new TreeMap<>();
    for (var job : server.get("/api/v1/jobs").path("items")) {
      states.merge(job.path("state").asText(), 1, Integer::sum);
    }
    var json = JsonNodeFactory.instance.objectNode();
    json.put("well", health.path("status").asText().equals("up"));
    json.set("server", health);
    json.set("jobs", ServerClient.MAPPER.valueToTree(states));
    return json;
  }

  private void tellServer(JsonNode json) {
    var health = json.path("server");
    terminal.print(
        "Nightshift "
            + health.path("version").asText()
            + " is "
            + health.path("status").asText()
            + ", its store is "
            + health.path("store").asText());
    json.path("jobs")
        .properties()
        .forEach(entry -> terminal.print("  " + entry.getKey() + ": " + entry.getValue().asText()));
  }
}
