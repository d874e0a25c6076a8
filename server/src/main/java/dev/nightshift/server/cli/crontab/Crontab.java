package dev.nightshift.server.cli.crontab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A crontab, read as cron reads it.
 *
 * @param entries in their order
 * @param findings of lines that are no entries
 */
record Crontab(List<Entry> entries, List<Finding> findings) {
  private static final Pattern VARIABLE =
      Pattern.compile("\\s*([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\1\\s*=\\s*(.*?)\\s*");
  private static final Pattern TIMES =
      Pattern.compile("\\s*((?:[0-9*][\\w*,/~-]*\\s+){2}\\S+\\s+\\S+\\s+\\S+)\\s+(.*)");
  private static final Pattern WORD = Pattern.compile("\\s*(@\\w+)\\s+(.*)");
  private static final Pattern HEADING =
      Pattern.compile(
          "(?i)m(in(ute)?)?\\s+h(our)?\\s+dom.*|do not edit.*|\\(.*(installed|version).*|[-=#*]+"
              + "|minute\\s+hour.*");

  /**
   * One command with its times.
   *
   * @param line counts from 1
   * @param times five fields, or a word that begins with {@code @}
   * @param user who runs it; empty: whose crontab it is
   * @param command as it stands, with its {@code %}
   * @param comment right above it, or empty
   * @param variables as they were set up to here
   */
  record Entry(
      int line,
      String times,
      String user,
      String command,
      String comment,
      Map<String, String> variables) {}

  /**
   * Something that is not as it was.
   *
   * @param line 0: the whole file
   * @param lost whether something was not carried over
   * @param next what to do
   */
  record Finding(int line, boolean lost, String sentence, String next) {
    @Override
    public String toString() {
      return (line == 0 ? "" : "line " + line + ": ") + sentence + " Next: " + next;
    }
  }

  /**
   * @param withUser whether each entry names its user, as in /etc/crontab
   */
  static Crontab read(String text, boolean withUser) {
    return new Reader(withUser).read(text);
  }

  private static final class Reader {
    private final boolean withUser;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private String comment = "";
    private int line;

    private Reader(boolean withUser) {
      this.withUser = withUser;
    }

    private Crontab read(String text) {
      for (var one : text.lines().toList()) {
        line++;
        if (one.isBlank()) {
          comment = "";
        } else if (one.strip().startsWith("#")) {
          comment(one.strip().replaceFirst("#+\\s*", "").strip());
        } else {
          take(one);
          comment = "";
        }
      }
      return new Crontab(entries, findings);
    }

    private void comment(String text) {
      if (TIMES.matcher(text).matches() || text.matches("@(reboot|[a-z]+ly|midnight)\\s.*")) {
        findings.add(
            new Finding(
                line,
                false,
                "is switched off by its #, and left out.",
                "take the # away and import again, if it is to come back."));
        comment = "";
      } else if (!HEADING.matcher(text).matches()) {
        comment = (comment + " " + text).strip();
      }
    }

    private void take(String text) {
      var variable = VARIABLE.matcher(text);
      if (variable.matches()) {
        variables.put(variable.group(2), unquoted(variable.group(3)));
        return;
      }
      var word = WORD.matcher(text);
      var times = TIMES.matcher(text);
      if (word.matches()) {
        entry(word.group(1), word.group(2));
      } else if (times.matches()) {
        entry(times.group(1).replaceAll("\\s+", " "), times.group(2));
      } else {
        none("is neither a variable nor five times and a command.");
      }
    }

    private void entry(String times, String rest) {
      if (!withUser) {
        add(times, "", rest);
        return;
      }
      var parts = rest.split("\\s+", 2);
      if (parts.length < 2) {
        none("has no command behind the user.");
      } else {
        add(times, parts[0], parts[1]);
      }
    }

    private void add(String times, String user, String command) {
      entries.add(new Entry(line, times, user, command.strip(), comment, Map.copyOf(variables)));
    }

    private void none(String sentence) {
      findings.add(
          new Finding(
              line,
              true,
              sentence,
              withUser
                  ? "correct it. Each line is read with a user, as in /etc/crontab."
                  : "correct it; of a file like /etc/crontab, with users, import with --system."));
    }

    private static String unquoted(String text) {
      return text.length() > 1 && text.matches("\".*\"|'.*'")
          ? text.substring(1, text.length() - 1)
          : text;
    }
  }
}
