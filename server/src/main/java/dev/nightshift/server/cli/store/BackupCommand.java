package dev.nightshift.server.cli.store;

import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
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
    description = "Copies the whole store while the server works, or how jobs are scheduled.",
    footer = {
      "",
      "The server makes the copy, reads every record of it back, and keeps it in its data folder;",
      "--to brings it here as well. If no server runs, this command makes it. With --schedules it",
      "copies how every job is scheduled: another schedule, a pause, another intensity.",
      "",
      "Examples:",
      "  nightshift backup",
      "  nightshift backup --to /mnt/safe/nightshift.zip --reason \"before the upgrade\"",
      "  nightshift backup --verify /mnt/safe/nightshift.zip",
      "  nightshift backup --schedules"
    })
public final class BackupCommand implements Callable<Integer> {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Option(names = "--to", paramLabel = "FILE", description = "Must not be there.")
  private Path to;

  @Option(
      names = "--verify",
      paramLabel = "FILE",
      description = "Read a copy as restore would, and change nothing.")
  private Path verify;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  @Option(names = "--schedules", description = "Copy how jobs are scheduled, as JSON.")
  private boolean schedules;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "With --schedules; by default schedules_YYYYMMDD.json here; a file that is there is"
              + " kept.")
  private Path file;

  public BackupCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (schedules) {
      if (to != null || verify != null) {
        throw CommandFailure.usage(
            "--to and --verify are about the whole store, without --schedules");
      }
      return schedules();
    }
    if (file != null) {
      throw CommandFailure.usage("write --to " + file + ", or --schedules for schedules alone");
    }
    var whole = new WholeBackup(terminal, options);
    if (verify == null) {
      return whole.make(to, reason);
    }
    if (to != null) {
      throw CommandFailure.usage("give either --verify or --to");
    }
    return whole.verify(verify);
  }

  private Integer schedules() throws IOException {
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
      terminal.print(Wording.count(json.path("jobs").size(), "job", "jobs") + " in " + target);
    }
    return ExitCode.FINE;
  }
}
