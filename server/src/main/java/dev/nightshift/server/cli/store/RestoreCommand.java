package dev.nightshift.server.cli.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
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
import picocli.CommandLine.Parameters;

/** {@code nightshift restore}. */
@Command(
    name = "restore",
    description = "Puts a copy in the place of the whole store, or of a job's schedule.",
    footer = {
      "",
      "The whole store is restored while its server is stopped. The copy is read throughout and",
      "brought up to date first; the store of before is kept beside it. A PostgreSQL database must",
      "be empty. With --job, that job gets the schedule, the pause and the intensity of a copy of",
      "schedules. Ends with 1 if nothing was restored.",
      "",
      "Examples:",
      "  nightshift restore data/store-backups/nightshift_20260131T020000Z.backup.zip",
      "  nightshift restore --job backup --from schedules_20260131.json"
    })
public final class RestoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A copy of the whole store, made by nightshift backup.")
  private Path whole;

  @Option(names = "--job", paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Made by nightshift backup --schedules.")
  private Path file;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  public RestoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (whole != null) {
      if (job != null || file != null) {
        throw CommandFailure.usage(
            "give either a copy of the whole store, or --job and --from, not both");
      }
      return new WholeRestore(terminal, options.local()).restore(whole, reason);
    }
    if (job == null || file == null) {
      throw CommandFailure.usage(
          "name a copy of the whole store, or a job with --job and a copy of schedules with --from");
    }
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
