package dev.nightshift.server.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;

/** What people read of an exception. */
final class ErrorText {
  // Their names say nothing that the message does not.
  private static final Set<String> PLAIN =
      Set.of(
          "Exception",
          "RuntimeException",
          "IllegalStateException",
          "IllegalArgumentException",
          "IOException",
          "UncheckedIOException",
          "ExecutionException",
          "CancelledException");

  private ErrorText() {}

  static RunError of(ErrorKind kind, Throwable thrown) {
    return new RunError(kind, oneLine(thrown), trace(thrown));
  }

  private static String oneLine(Throwable thrown) {
    var text = new StringBuilder(one(thrown));
    int depth = 0;
    for (var cause = thrown.getCause(); cause != null && depth < 4; cause = cause.getCause()) {
      var more = cause.getMessage();
      if (more != null && !more.isBlank() && text.indexOf(more.strip()) < 0) {
        text.append(" (").append(one(cause)).append(')');
      }
      depth++;
    }
    return text.toString().replaceAll("\\s*\\R\\s*", " | ").strip();
  }

  private static String one(Throwable thrown) {
    var name = thrown.getClass().getSimpleName();
    var message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return name;
    }
    return PLAIN.contains(name) ? message.strip() : name + ": " + message.strip();
  }

  static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
