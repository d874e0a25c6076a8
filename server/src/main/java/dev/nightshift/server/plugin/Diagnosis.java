package dev.nightshift.server.plugin;

import java.lang.reflect.InvocationTargetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what a plugin throws into words for the operator. */
final class Diagnosis {
  private static final Pattern TOO_NEW =
      Pattern.compile("(\\S+) has been compiled .*\\(class file version (\\d+)\\.\\d+\\).*");
  private static final String SHIP_IT =
      "Put the library that holds it into the plugin's JAR, or put both JARs into one folder below"
          + " the plugin folder.";

  private Diagnosis() {}

  /**
   * @param subject which part of the plugin, e.g. {@code class q.Report} or {@code job report}
   * @param deed what it did when it threw, e.g. {@code its constructor}
   */
  static PluginProblem of(String source, String subject, String deed, Throwable thrown) {
    var cause = root(thrown);
    if (cause instanceof UnsupportedClassVersionError) {
      return tooNew(source, subject, cause);
    }
    if (cause instanceof NoClassDefFoundError
        || cause instanceof ClassNotFoundException
        || cause instanceof TypeNotPresentException) {
      return missing(source, subject, className(cause));
    }
    if (cause instanceof UnusableSettingsException) {
      return new PluginProblem(
          source,
          subject + " is not loaded: " + RecordType.sentence(cause.getMessage()),
          "Its author has to correct the settings record; components may be what the Javadoc of"
              + " dev.nightshift.job.Setting lists.");
    }
    if (cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)) {
      return new PluginProblem(
          source,
          subject + " is not loaded: " + RecordType.sentence(text(cause)),
          "It was compiled against other versions of its libraries or of job-api; rebuild it"
              + " against job-api "
              + ApiVersion.CURRENT
              + ".");
    }
    if (cause instanceof PluginHangsException) {
      return new PluginProblem(
          source,
          subject + " is not loaded: " + deed + " " + RecordType.sentence(cause.getMessage()),
          "Its author has to move such work into run().");
    }
    return new PluginProblem(
        source,
        subject + " is not loaded: " + deed + " threw " + RecordType.sentence(text(cause)),
        "Its author has to correct it; the server's log has the stack trace.");
  }

  private static PluginProblem tooNew(String source, String subject, Throwable cause) {
    Matcher match = TOO_NEW.matcher(String.valueOf(cause.getMessage()));
    int here = Runtime.version().feature();
    if (!match.matches()) {
      return new PluginProblem(
          source,
          subject
              + " is not loaded: it was compiled for a newer Java than this server's "
              + here
              + ".",
          "Run the server on a newer Java, or rebuild the plugin with --release " + here + ".");
    }
    int wanted = Integer.parseInt(match.group(2)) - 44;
    return new PluginProblem(
        source,
        subject
            + " is not loaded: "
            + match.group(1).replace('/', '.')
            + " was compiled for Java "
            + wanted
            + ", and this server runs on Java "
            + here
            + ".",
        "Run the server on Java "
            + wanted
            + " or later, or rebuild the plugin with --release "
            + here
            + ".");
  }

  private static PluginProblem missing(String source, String subject, String name) {
    var problem = subject + " is not loaded: it needs the class " + name + ", ";
    if (name.startsWith("dev.nightshift.server.")) {
      return new PluginProblem(
          source,
          problem + "which the server keeps to itself.",
          "Plugins see job-api, SLF4J and the JDK alone; use what the run's Context offers.");
    }
    if (name.startsWith("dev.nightshift.job.")) {
      return new PluginProblem(
          source,
          problem + "which job-api " + ApiVersion.CURRENT + " does not have.",
          "It was built for another job-api; rebuild it against " + ApiVersion.CURRENT + ".");
    }
    return new PluginProblem(source, problem + "which the plugin does not bring along.", SHIP_IT);
  }

  private static String className(Throwable cause) {
    if (cause instanceof TypeNotPresentException absent) {
      return absent.typeName();
    }
    var message = String.valueOf(cause.getMessage());
    return message.replaceFirst("^Could not initialize class ", "").replace('/', '.');
  }

  private static Throwable root(Throwable thrown) {
    boolean wrapped =
        thrown instanceof InvocationTargetException
            || thrown instanceof ExceptionInInitializerError;
    return wrapped && thrown.getCause() != null ? root(thrown.getCause()) : thrown;
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
