package dev.nightshift.jobs.basic;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs a program. What it writes is the run's log, its exit code the run's result; lines of an
 * agreed form count items and feed metrics. When the run is to stop, all its processes end.
 */
public final class Exec implements Job<ExecSettings> {
  static final String EXIT_CODE = "exec_exit_code";
  private static final String ON_SERVER = ", on the server's machine and as its user";

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(ExecSettings settings) {
    var declaration =
        Declaration.of("Runs " + (settings.shell().isPresent() ? "a shell line" : "a program"))
            .item("items reported by the program")
            .metric(Metric.gauge(EXIT_CODE, "What the last run's program ended with"));
    settings.metrics().forEach((name, metric) -> declaration.metric(metric.declared(name)));
    return KnownFailure.add(settings.failureModes(), declaration)
        .failsWith(
            "there is no program",
            "The program is not installed, has moved, or is not in the job's PATH",
            "`command -v PROGRAM`"
                + ON_SERVER
                + "; install it, or write its whole path into config.yml")
        .failsWith(
            "is not executable",
            "The file is there, but may not be started",
            "`chmod +x FILE` with the file that the error names; mind a mount with noexec")
        .failsWith(
            "working directory",
            "The folder is not there: not mounted, moved, or written wrong in config.yml",
            "`ls -ld FOLDER`" + ON_SERVER + "; make it, or correct settings.workingDirectory")
        .failsWith(
            "exit code 127:",
            "The shell found no program of a name in the line; a job's PATH is shorter than that of a login",
            "`./nightshift logs JOB` tells the name; write its whole path, or set PATH in settings.environment")
        .failsWith(
            "exit code 126:",
            "The shell may not start a file in the line",
            "`./nightshift logs JOB` tells the file; `chmod +x FILE`")
        .failsWith(
            "exit code 137:",
            "Something killed the program: the kernel for want of memory, a CPU limit, or a person",
            "`dmesg -T | grep -i -e oom -e 'killed process'`; raise settings.limits if one is set")
        .failsWith(
            "exit code 139:",
            "The program broke off with a segmentation fault",
            "`./nightshift logs JOB` shows its last words; `coredumpctl list` has the dump where systemd keeps them")
        .failsWith(
            "exit code 143:",
            "Something asked the program to end (SIGTERM), and it was not the run's own stop",
            "`journalctl --since '-1h'` tells who stops services; then `./nightshift run JOB --wait`")
        .failsWith(
            "the secret",
            "A secret that the program is to have is not there",
            "`./nightshift secrets` lists what is missing; set it, then `./nightshift run JOB --wait`")
        .failsWith(
            "limits need prlimit",
            "settings.limits is set, and the machine has no prlimit",
            "Install util-linux, or take settings.limits out of config.yml")
        .failsWith(
            "exit code",
            "The program itself reports a failure; its last words follow the code",
            "`./nightshift logs JOB`, read from its end; mend that, then `./nightshift run JOB --wait`")
        .build();
  }

  @Override
  public void run(Context context, ExecSettings settings) throws Exception {
    context.checkpoint();
    var environment = RunEnvironment.of(context, settings);
    var command = Command.of(settings, context.folder(), environment.get("PATH"));
    if (context.dryRun() && settings.dryRun() == ExecSettings.DryRun.SKIP) {
      context
          .logger()
          .log(
              System.Logger.Level.INFO,
              "dry run: would start "
                  + command.shown()
                  + " in "
                  + command.folder()
                  + " (settings.dryRun: run starts it, for programs that heed NIGHTSHIFT_DRY_RUN)");
      return;
    }
    Leftovers.end(context, settings.killAfter());
    new ExecRun(context, settings, command, environment).carryOut();
  }

  static String names(List<ProcessEntry> processes) {
    return processes.stream()
        .map(entry -> entry.name() + " (" + entry.pid() + ")")
        .collect(Collectors.joining(", "));
  }
}
