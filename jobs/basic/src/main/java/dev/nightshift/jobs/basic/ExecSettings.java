package dev.nightshift.jobs.basic;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code exec} starts, and what it makes of it. */
public record ExecSettings(
    @Setting(value = "The program and its arguments, started as they stand", byDefault = "[]")
        List<String> command,
    @Setting("Instead of command: a line for the shell") Optional<String> shell,
    @Setting(value = "The shell of that line", byDefault = "/bin/sh") String interpreter,
    @Setting("Given to the program as its input; by default it has none") Optional<String> stdin,
    @Setting(
            "Where it starts; by default a folder of the job's own; a relative path starts in the"
                + " data folder")
        Optional<Path> workingDirectory,
    @Setting(value = "Variables", byDefault = "{}") Map<String, String> environment,
    @Setting(value = "Variables whose values are secrets", byDefault = "{}")
        Map<String, Secret> secrets,
    @Setting(
            value =
                "Names of further variables of the server that are passed on; by default PATH,"
                    + " HOME, USER, LOGNAME, SHELL, LANG, LC_ALL, TZ and TMPDIR are",
            byDefault = "[]")
        List<String> inherit,
    @Setting(value = "What its exit codes mean", byDefault = "{}") ExitCodes exitCodes,
    @Setting(value = "The level of what it writes to its output", byDefault = "info")
        LogLevel stdoutLevel,
    @Setting(value = "The level of what it writes to its error output", byDefault = "warning")
        LogLevel stderrLevel,
    @Setting(value = "What it may use at most", byDefault = "{}") Limits limits,
    @Setting(
            value = "How long it may take to end by itself when the run is to stop",
            byDefault = "5s",
            min = 0,
            max = 30)
        Duration killAfter,
    @Setting(
            value =
                "Of a dry run: skip starts nothing, run starts it with NIGHTSHIFT_DRY_RUN=true, for"
                    + " programs that heed it",
            byDefault = "skip")
        DryRun dryRun,
    @Setting(
            value = "Processes that are there when the program has ended: keep or kill",
            byDefault = "keep")
        LeftBehind leftBehind,
    @Setting(value = "Metrics that its JSON lines feed", byDefault = "{}")
        Map<String, MetricSetting> metrics,
    @Setting(value = "Known failures, for the runbook", byDefault = "[]")
        List<KnownFailure> failureModes) {

  /** Levels of log lines. */
  public enum LogLevel {
    DEBUG(System.Logger.Level.DEBUG),
    INFO(System.Logger.Level.INFO),
    WARNING(System.Logger.Level.WARNING),
    ERROR(System.Logger.Level.ERROR);

    private final System.Logger.Level level;

    LogLevel(System.Logger.Level level) {
      this.level = level;
    }

    System.Logger.Level level() {
      return level;
    }
  }

  /** What a dry run does. */
  public enum DryRun {
    SKIP,
    RUN
  }

  /** What becomes of processes that the program leaves behind. */
  public enum LeftBehind {
    KEEP,
    KILL
  }

  /** What exit codes mean; all others are failures. */
  public record ExitCodes(
      @Setting(value = "The run has succeeded", byDefault = "[0]", min = 0, max = 255)
          List<Integer> success,
      @Setting(
              value = "It has succeeded, with something odd: an anomaly",
              byDefault = "[]",
              min = 0,
              max = 255)
          List<Integer> warning) {}

  /** Limits of each process, as {@code prlimit} of Linux sets them, and its priority. */
  public record Limits(
      @Setting("CPU time; then it is killed") Optional<Duration> cpu,
      @Setting("Address space, as in 2GB; then it gets no more") Optional<String> memory,
      @Setting("The largest file it may write, as in 10GB") Optional<String> fileSize,
      @Setting("Files and connections open at once") Optional<Integer> openFiles,
      @Setting("Processes of the server's user at once") Optional<Integer> processes,
      @Setting(value = "From 0 (ordinary) to 19 (lowest)", byDefault = "0", min = 0, max = 19)
          int nice) {
    public Limits {
      memory.ifPresent(Amounts::bytes);
      fileSize.ifPresent(Amounts::bytes);
    }

    /** Options of {@code prlimit}; empty: nothing is limited. */
    List<String> options() {
      List<String> options = new ArrayList<>();
      cpu.ifPresent(time -> options.add("--cpu=" + Math.max(1, time.toSeconds())));
      memory.ifPresent(size -> options.add("--as=" + Amounts.bytes(size)));
      fileSize.ifPresent(size -> options.add("--fsize=" + Amounts.bytes(size)));
      openFiles.ifPresent(number -> options.add("--nofile=" + number));
      processes.ifPresent(number -> options.add("--nproc=" + number));
      return options;
    }
  }

  public ExecSettings {
    if (command.isEmpty() == shell.isEmpty()) {
      throw new IllegalArgumentException(
          "write either command, as in [/opt/export/run.sh, --full], or shell, as in \"pg_dump shop"
              + " | gzip > shop.gz\"");
    }
    if (!command.isEmpty() && command.get(0).isBlank()) {
      throw new IllegalArgumentException("command begins with nothing; write the program first");
    }
    for (var names : List.of(environment.keySet(), secrets.keySet())) {
      for (var name : names) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || name.startsWith("NIGHTSHIFT_")) {
          throw new IllegalArgumentException(
              "\""
                  + name
                  + "\" is no variable's name; write letters, digits and _, and none that begins"
                  + " with NIGHTSHIFT_");
        }
      }
    }
    metrics.forEach((name, metric) -> metric.declared(name));
  }
}
