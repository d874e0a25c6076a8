package dev.nightshift.server.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.health.Wording;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks a running server once, and tells people what it answered. */
public abstract class RemoteCommand implements Callable<Integer> {
  protected final Terminal terminal;
  @Mixin private RemoteOptions options;

  protected RemoteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  protected abstract JsonNode ask(ServerClient server);

  /** Prints the answer; not called where a program reads it. */
  protected abstract void tell(JsonNode answer);

  /** What the command ends with. */
  protected int code(JsonNode answer) {
    return ExitCode.FINE;
  }

  @Override
  public final Integer call() throws Exception {
    return call(options);
  }

  protected Integer call(RemoteOptions options) throws Exception {
    var answer = ask(options.connect(terminal));
    if (options.json()) {
      options.printJson(terminal, answer);
    } else {
      tell(answer);
    }
    return code(answer);
  }

  /** An instant of an answer for people. */
  public static String time(JsonNode instant) {
    return Wording.instant(Instant.parse(instant.asText()));
  }

  /** The API's place of a job, or of something below it. */
  public static String job(String name, String below) {
    return "/api/v1/jobs/" + ServerClient.encode(name) + below;
  }

  /** The API's place of something below a run. */
  public static String run(String id, String below) {
    return "/api/v1/runs/" + ServerClient.encode(id) + below;
  }
}
