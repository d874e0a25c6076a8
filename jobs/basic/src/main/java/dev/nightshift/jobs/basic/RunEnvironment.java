package dev.nightshift.jobs.basic;

import dev.nightshift.job.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The variables of a run's processes. */
final class RunEnvironment {
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR");
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";
  static final String RUN = "NIGHTSHIFT_RUN_ID";

  private RunEnvironment() {}

  /**
   * @throws IllegalStateException if a secret is not there
   */
  static Map<String, String> of(Context context, ExecSettings settings) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", USUAL_PATH);
    for (var names : List.of(PASSED_ON, settings.inherit())) {
      for (var name : names) {
        var value = System.getenv(name);
        if (value != null) {
          variables.put(name, value);
        }
      }
    }
    variables.putAll(settings.environment());
    settings.secrets().forEach((name, secret) -> variables.put(name, secret.reveal()));
    variables.put("NIGHTSHIFT_JOB", context.job());
    variables.put(RUN, context.runId());
    variables.put("NIGHTSHIFT_ATTEMPT", Integer.toString(context.attempt()));
    variables.put("NIGHTSHIFT_NODE", context.node());
    variables.put("NIGHTSHIFT_DUE", context.due().toString());
    variables.put("NIGHTSHIFT_TRIGGER", context.trigger().name().toLowerCase(Locale.ROOT));
    variables.put("NIGHTSHIFT_ACTOR", context.actor());
    variables.put("NIGHTSHIFT_DRY_RUN", Boolean.toString(context.dryRun()));
    variables.put("NIGHTSHIFT_INTENSITY", context.intensity().name().toLowerCase(Locale.ROOT));
    variables.put(Leftovers.FOLDER, context.folder().toString());
    variables.put(Leftovers.SERVER, Leftovers.thisServer());
    return variables;
  }
}
