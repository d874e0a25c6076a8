package dev.nightshift.server.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift backup}. */
@Command(
    name = "backup",
    description = {
      "Copies how every job is scheduled: another schedule, a pause, another intensity.",
      "Each change is kept by the server too; see nightshift schedule undo."
    },
    footer = {"", "Example:", "  nightshift backup --schedules"})
final class BackupCommand implements Callable<Integer> {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  // there is one kind of copy so far; it is named all the same, so that another can follow
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--schedules", required = true, description = "What is copied.")
  private boolean schedules;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "By default schedules_YYYYMMDD.json here; a file that is there is kept.")
  private Path file;

  BackupCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    var json = options.connect(terminal).get("/api/v1/schedules");
    var day = DAY.format(terminal.clock().instant().atZone(ZoneOffset.UTC));
    var target = file == null ? Path.of("schedules_" + day + ".json") : file;
    try {
      Files.writeString(target, json.toPrettyString() + "\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw CommandFailure.usage(
          target + " is there already and was not overwritten; name another file");
    }
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      terminal.print(json.path("jobs").size() + " jobs in " + target);
    }
    return ExitCode.FINE;
  }
}
