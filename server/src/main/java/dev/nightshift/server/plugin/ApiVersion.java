package dev.nightshift.server.plugin;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of job-api, and whether a plugin that was built for another one can be loaded: it can
 * if the first number is the same and the second is not higher.
 */
final class ApiVersion {
  /** Raise the second number when job-api grows, the first when it breaks. */
  static final String CURRENT = "1.0";

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\..*)?");

  private ApiVersion() {}

  /**
   * Why a plugin with this manifest attribute {@code Nightshift-Api} is not loaded, if it is not.
   */
  static Optional<PluginProblem> problem(String source, String builtFor) {
    var theirs = VERSION.matcher(builtFor);
    var ours = VERSION.matcher(CURRENT);
    if (!theirs.matches() || !ours.matches()) {
      return Optional.of(
          new PluginProblem(
              source,
              "its manifest says Nightshift-Api: " + builtFor + ", which is no version.",
              "Write Nightshift-Api: " + CURRENT + " into the manifest, or leave it out."));
    }
    int major = Integer.compare(number(theirs.group(1)), number(ours.group(1)));
    int minor = Integer.compare(number(theirs.group(2)), number(ours.group(2)));
    if (major == 0 && minor <= 0) {
      return Optional.empty();
    }
    boolean newer = major > 0 || (major == 0 && minor > 0);
    return Optional.of(
        new PluginProblem(
            source,
            "it was built for job-api "
                + builtFor
                + ", this server has "
                + CURRENT
                + "; its jobs are not loaded.",
            newer
                ? "Upgrade the server, or rebuild the plugin against job-api " + CURRENT + "."
                : "Rebuild it against job-api " + CURRENT + "."));
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
