package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command about the pool of a scrub job. */
abstract class PoolCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(250);

  final Terminal terminal;
  @Mixin PoolOptions pool;

  PoolCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Does it.
   *
   * @param job as the server tells of it
   * @return what the command ends with
   */
  abstract int call(ServerClient server, JsonNode job) throws InterruptedException;

  boolean json() {
    return pool.remote().json();
  }

  void printJson(JsonNode json) {
    pool.remote().printJson(terminal, json);
  }

  @Override
  public final Integer call() throws InterruptedException {
    var server = pool.remote().connect(terminal);
    return call(server, pool.job(terminal, server));
  }

  static String name(JsonNode job) {
    return job.path("name").asText();
  }

  /** Sets an intensity, if it is not that already. */
  static void intensify(ServerClient server, JsonNode job, String intensity, String reason) {
    if (intensity != null && !intensity.equals(job.path("intensity").asText())) {
      server.put(
          RemoteCommand.job(name(job), "/intensity"),
          Map.of("intensity", intensity, "reason", reason));
    }
  }

  /** The run as it ended. */
  static JsonNode await(ServerClient server, JsonNode started) throws InterruptedException {
    while (true) {
      var run = server.get("/api/v1/runs/" + started.path("id").asText());
      if (run.hasNonNull("finished")) {
        return run;
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }
}
