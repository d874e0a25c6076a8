package dev.nightshift.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.health.Wording;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks a running server once, and tells people what it answered. */
abstract class RemoteCommand implements Callable<Integer> {
  final Terminal terminal;
  @Mixin private RemoteOptions options;

  RemoteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  abstract JsonNode ask(ServerClient server);

  /** Prints the answer; not called where a program reads it. */
  abstract void tell(JsonNode answer);

  /** What the command ends with. */
  int code(JsonNode answer) {
    return ExitCode.FINE;
  }

  @Override
  public final Integer call() throws Exception {
    return call(options);
  }

  Integer call(RemoteOptions options) throws Exception {
    var answer = ask(options.connect(terminal));
    if (options.json()) {
      options.printJson(terminal, answer);
    } else {
      tell(answer);
    }
    return code(answer);
  }

  /** An instant of an answer for people. */
  static String time(JsonNode instant) {
    return Wording.instant(Instant.parse(instant.asText()));
  }

  /** The API's place of a job, or of something below it. */
  static String job(String name, String below) {
    return "/api/v1/jobs/" + ServerClient.encode(name) + below;
  }

  /** The API's place of something below a run. */
  static String run(String id, String below) {
    return "/api/v1/runs/" + ServerClient.encode(id) + below;
  }
}
