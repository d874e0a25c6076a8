package dev.nightshift.server.bundle.diff;

import dev.nightshift.server.bundle.diff.Change.Kind;
import dev.nightshift.server.bundle.diff.Change.Subject;
import java.util.List;

/** Changes as Markdown. */
public final class ReleaseNotes {
  private static final int MOST = 160;

  private ReleaseNotes() {}

  /** A section for each subject that changed; one sentence if nothing did. */
  public static String of(List<Change> changes) {
    if (changes.isEmpty()) {
      return "Alerts, thresholds, dashboards and routes are the same.\n";
    }
    var text = new StringBuilder("# Changes of alerts and dashboards\n");
    for (var subject : Subject.values()) {
      var own = changes.stream().filter(change -> change.subject() == subject).toList();
      if (!own.isEmpty()) {
        text.append("\n## ").append(subject.heading()).append("\n\n");
        own.forEach(change -> text.append("- ").append(line(change)).append('\n'));
      }
    }
    return text.toString();
  }

  private static String line(Change change) {
    var name = "`" + change.name() + "`";
    if (change.kind() == Kind.NEW) {
      return "New: " + name + tail(change.after());
    }
    if (change.kind() == Kind.GONE) {
      return "Gone: " + name + tail(change.before());
    }
    if (change.before().isEmpty() && change.after().isEmpty()) {
      return "Changed: " + name;
    }
    return "Changed: "
        + name
        + ", "
        + change.what()
        + ": "
        + value(change.before())
        + " → "
        + value(change.after());
  }

  private static String tail(String text) {
    return text.isEmpty() ? "" : ": " + text;
  }

  private static String value(String text) {
    if (text.isEmpty()) {
      return "none";
    }
    return "`" + (text.length() > MOST ? text.substring(0, MOST) + "…" : text) + "`";
  }
}
