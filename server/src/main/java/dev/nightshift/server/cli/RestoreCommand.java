package dev.nightshift.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift restore}. */
@Command(
    name = "restore",
    description = "Gives a job the schedule, the pause and the intensity of a copy.",
    footer = {"", "Example:", "  nightshift restore --job backup --from schedules_20260131.json"})
final class RestoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Option(names = "--job", required = true, paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "FILE",
      description = "Made by nightshift backup --schedules.")
  private Path file;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  RestoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    var copy = copy();
    var done =
        options
            .connect(terminal)
            .post(
                "/api/v1/jobs/"
                    + ServerClient.encode(job)
                    + "/schedule/restore?reason="
                    + ServerClient.encode(reason),
                copy);
    if (options.json()) {
      options.printJson(terminal, done);
    } else {
      terminal.print(
          job
              + " is on "
              + (done.path("schedule").isTextual()
                  ? "\"" + done.path("schedule").asText() + "\""
                  : "its declared schedule, " + done.path("declared").asText())
              + (done.path("intensity").isTextual()
                  ? ", intensity " + done.path("intensity").asText()
                  : "")
              + (done.path("pause").isObject() ? ", paused" : ""));
    }
    return ExitCode.FINE;
  }

  private JsonNode copy() throws IOException {
    List<String> names = new ArrayList<>();
    for (var each : read().path("jobs")) {
      if (each.path("job").asText().equals(job)) {
        return each;
      }
      names.add(each.path("job").asText());
    }
    throw CommandFailure.usage(
        file
            + " has no copy of job \""
            + job
            + "\"; "
            + (names.isEmpty() ? "it has none at all" : "it has " + String.join(", ", names)));
  }

  private JsonNode read() throws IOException {
    try {
      return ServerClient.MAPPER.readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage("there is no file " + file);
    } catch (JsonProcessingException e) {
      throw CommandFailure.usage(
          file + " is no JSON; name a file that nightshift backup --schedules made");
    }
  }
}
