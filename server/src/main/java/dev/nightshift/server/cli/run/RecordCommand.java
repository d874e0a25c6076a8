package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift record}. */
@Command(
    name = "record",
    description = "Has the next run of a job recorded by Java's flight recorder.",
    footer = {
      "",
      "The recording begins and ends with the run. Open it with JDK Mission Control, or with jfr.",
      "With --to the command ends with 1 if there is no file in the end.",
      "",
      "Examples:",
      "  nightshift record integrity_scrub",
      "  nightshift record integrity_scrub --now --to scrub.jfr",
      "  nightshift record integrity_scrub --cancel"
    })
public final class RecordCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Option(names = "--now", description = "Ask for a run of it as well.")
  private boolean now;

  @Option(
      names = "--max",
      paramLabel = "SIZE",
      description =
          "About how large it may get, 5MB to 1GB; of a longer one the last part is kept. By"
              + " default ${DEFAULT-VALUE}.")
  private String max = "100MB";

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Wait for it, and save it in this file.")
  private Path to;

  @Option(names = "--cancel", description = "Take it back, if no run has taken it.")
  private boolean cancel;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  public RecordCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (cancel && (now || to != null)) {
      throw CommandFailure.usage("--cancel goes with no other option; leave --now and --to out");
    }
    if (to != null && Files.exists(to)) {
      throw CommandFailure.usage(to + " is there already; choose another name, or remove it first");
    }
    var server = options.connect(terminal);
    return cancel ? withdraw(server) : record(server);
  }

  private int withdraw(ServerClient server) {
    var withdrawn =
        server.delete(
            RemoteCommand.job(job, "/recordings") + "?reason=" + ServerClient.encode(reason));
    tell(withdrawn, "the next run of " + job + " is not recorded");
    return ExitCode.FINE;
  }

  private int record(ServerClient server) throws InterruptedException {
    var asked =
        server.post(RemoteCommand.job(job, "/recordings"), Map.of("max", max, "reason", reason));
    if (now) {
      var unused =
          server.post(
              RemoteCommand.job(job, "/runs"),
              Map.of("reason", reason.isEmpty() ? "to be recorded" : reason));
    }
    if (to == null) {
      tell(
          asked,
          (now
                  ? job + " is to run now, and is recorded"
                  : "the next run of " + job + " is recorded")
              + "\nsee: nightshift recordings "
              + job);
      return ExitCode.FINE;
    }
    if (!options.json() && !now) {
      terminal.err().println("waiting for the next run of " + job);
    }
    var id = asked.path("id").asText();
    var kept = await(server, id);
    if (!kept.path("state").asText().equals("kept")) {
      throw CommandFailure.finding("there is no recording: " + kept.path("note").asText("removed"));
    }
    server.download("/api/v1/recordings/" + id + "/file", to);
    tell(
        kept,
        "saved in "
            + to
            + " ("
            + Wording.bytes(kept.path("bytes").asLong())
            + "), run "
            + kept.path("run").asText());
    return ExitCode.FINE;
  }

  private JsonNode await(ServerClient server, String id) throws InterruptedException {
    while (true) {
      JsonNode found = null;
      for (var one :
          server.get("/api/v1/recordings?job=" + ServerClient.encode(job)).path("items")) {
        if (one.path("id").asText().equals(id)) {
          found = one;
        }
      }
      if (found == null) {
        throw CommandFailure.finding("the recording was taken back by somebody");
      }
      var state = found.path("state").asText();
      if (state.equals("kept") || state.equals("failed")) {
        return found;
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private void tell(JsonNode answer, String text) {
    if (options.json()) {
      options.printJson(terminal, answer);
    } else {
      text.lines().forEach(terminal::print);
    }
  }
}
