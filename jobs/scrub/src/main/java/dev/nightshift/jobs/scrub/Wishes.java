package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Trigger;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What may be said of a single run. */
final class Wishes {
  private static final String AS_CONFIGURED = "as configured";
  private static final String NOTHING = "nothing";
  private static final String AS_BEFORE = "as before";
  private static final String STANDING = "standing";

  private Wishes() {}

  static List<Parameter> declared() {
    return List.of(
        new Parameter(
            "repair",
            Parameter.Type.TEXT,
            "true: mend what can be mended; false: only look",
            AS_CONFIGURED),
        new Parameter(
            "rebuild",
            Parameter.Type.TEXT,
            "true: also fill disks that are gone or empty",
            AS_CONFIGURED),
        new Parameter(
            "forget",
            Parameter.Type.TEXT,
            "A path or glob: files of it that are gone are not missed any more",
            NOTHING),
        new Parameter(
            "probe",
            Parameter.Type.BOOLEAN,
            "true: only read a sample of each disk and time it",
            "false"),
        new Parameter(
            "standing",
            Parameter.Type.TEXT,
            "For all scheduled runs from now on, e.g. repair=false,dry=true; this run does nothing"
                + " else",
            AS_BEFORE),
        new Parameter(
            "pool",
            Parameter.Type.TEXT,
            "The pool's folder; the run refuses if it is another one",
            AS_CONFIGURED));
  }

  static boolean repair(Context context, Scrub.Settings settings) {
    return flag(context, "repair", standing(context, "repair").orElse(settings.autoRepair()));
  }

  /** Whether nothing may be changed. */
  static boolean dryRun(Context context) {
    return context.dryRun() || standing(context, "dry").orElse(false);
  }

  static boolean probe(Context context) {
    return Boolean.parseBoolean(context.parameters().getOrDefault("probe", "false"));
  }

  /**
   * Keeps what is wanted of scheduled runs.
   *
   * @return whether that is what this run is for
   */
  static boolean keepStanding(Context context) {
    var given = context.parameters().getOrDefault(STANDING, AS_BEFORE);
    if (given.equals(AS_BEFORE)) {
      return false;
    }
    if (!given.matches("((repair|dry)=(true|false)(,|$))+")) {
      throw new IllegalArgumentException(
          "parameter standing is \"" + given + "\"; write it as repair=true,dry=false");
    }
    if (!context.dryRun()) {
      context.cursor(STANDING).write(given);
    }
    context.logger().log(System.Logger.Level.INFO, "from now on, scheduled runs have {0}", given);
    return true;
  }

  private static Optional<Boolean> standing(Context context, String name) {
    if (context.trigger() == Trigger.MANUAL || context.trigger() == Trigger.JOB) {
      return Optional.empty();
    }
    return context
        .cursor(STANDING)
        .read()
        .flatMap(
            text ->
                Arrays.stream(text.split(",", -1))
                    .filter(part -> part.startsWith(name + "="))
                    .findFirst())
        .map(part -> Boolean.parseBoolean(part.substring(name.length() + 1)));
  }

  static boolean rebuild(Context context, Scrub.Settings settings) {
    return flag(context, "rebuild", settings.rebuildDisks());
  }

  static Predicate<String> forgotten(Context context) {
    var given = context.parameters().getOrDefault("forget", NOTHING);
    if (given.equals(NOTHING)) {
      return path -> false;
    }
    var glob = FileSystems.getDefault().getPathMatcher("glob:" + given);
    return path -> path.equals(given) || glob.matches(Path.of(path));
  }

  static void requirePool(Context context, Scrub.Settings settings) {
    var given = context.parameters().getOrDefault("pool", AS_CONFIGURED);
    var own = settings.pool().toAbsolutePath().normalize();
    if (!given.equals(AS_CONFIGURED) && !Path.of(given).toAbsolutePath().normalize().equals(own)) {
      throw new IllegalArgumentException(
          "job %s guards the pool %s, not %s; name the job that guards that one"
              .formatted(context.job(), own, given));
    }
  }

  private static boolean flag(Context context, String name, boolean configured) {
    var given = context.parameters().getOrDefault(name, AS_CONFIGURED).toLowerCase(Locale.ROOT);
    return switch (given) {
      case AS_CONFIGURED -> configured;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "parameter %s is \"%s\"; write true or false, or leave it out"
                  .formatted(name, given));
    };
  }
}
