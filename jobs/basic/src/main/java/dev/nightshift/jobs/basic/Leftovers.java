package dev.nightshift.jobs.basic;

import dev.nightshift.job.Context;
import java.time.Duration;
import java.util.List;

/**
 * Processes of a job whose server was killed: it could not end them. The job's next run on the
 * machine does.
 */
final class Leftovers {
  static final String FOLDER = "NIGHTSHIFT_FOLDER";
  static final String SERVER = "NIGHTSHIFT_SERVER";

  private Leftovers() {}

  /** This process, told apart from others that had or will have its id. */
  static String thisServer() {
    long pid = ProcessHandle.current().pid();
    return pid + "-" + ProcessEntry.of(pid).map(ProcessEntry::start).orElse(0L);
  }

  /** Ends what is left of runs of this job whose server lives no longer. */
  static void end(Context context, Duration patience) {
    var folder = "\0" + FOLDER + "=" + context.folder() + "\0";
    var left = orphans(folder);
    if (left.isEmpty()) {
      return;
    }
    context
        .logger()
        .log(
            System.Logger.Level.WARNING,
            "ending what is left of a run whose server was killed: " + Exec.names(left));
    Processes.end(() -> orphans(folder), patience.toMillis());
  }

  private static List<ProcessEntry> orphans(String folder) {
    return Processes.withDescendants(
        entry -> {
          var environment = entry.environment();
          return environment.contains(folder) && serverIsGone(environment);
        });
  }

  private static boolean serverIsGone(String environment) {
    int at = environment.indexOf("\0" + SERVER + "=");
    if (at < 0) {
      return false;
    }
    var server = environment.substring(at + SERVER.length() + 2);
    var parts = server.substring(0, server.indexOf('\0')).split("-", -1);
    return parts.length == 2
        && parts[0].matches("\\d{1,18}")
        && ProcessEntry.of(Long.parseLong(parts[0]))
            .filter(entry -> Long.toString(entry.start()).equals(parts[1]))
            .isEmpty();
  }
}
