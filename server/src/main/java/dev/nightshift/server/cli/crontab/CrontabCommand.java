package dev.nightshift.server.cli.crontab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The command of a crontab's line.
 *
 * @param line for the shell
 * @param stdin what follows the first {@code %}
 * @param quiet the redirection that threw its output away and was taken off; empty if none was
 */
record CrontabCommand(String line, Optional<String> stdin, String quiet) {
  private static final Pattern QUIET =
      Pattern.compile("\\s*(?:1?>>?\\s*/dev/null(?:\\s+2>\\s*&1)?|&>>?\\s*/dev/null)\\s*$");
  private static final Pattern TO_FILE =
      Pattern.compile("(?<![0-9&=])1?>>?\\s*(?!/dev/null)[^&\\s]+");
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(?i)(?:passw(?:or)?d|token|secret|api_?key)[= ]\\s*[^$\\s]\\S*|-p[^\\s$-]\\S{3,}");
  private static final Set<String> WRAPPERS =
      Set.of(
          "env",
          "nice",
          "ionice",
          "sudo",
          "exec",
          "command",
          "time",
          "timeout",
          "chronic",
          "setsid",
          "nohup",
          "flock",
          "test",
          "[",
          "[[",
          "cd",
          "root",
          "true",
          "if",
          "then",
          "systemd-cat",
          "umask",
          "export",
          "set",
          ".",
          "source",
          "sleep",
          "chrt",
          "taskset",
          "cronic");
  private static final Set<String> INTERPRETERS =
      Set.of(
          "sh", "bash", "dash", "python", "python3", "perl", "php", "ruby", "node", "java", "make");

  static CrontabCommand of(String command) {
    var lines = new ArrayList<StringBuilder>(List.of(new StringBuilder()));
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c == '\\' && i + 1 < command.length() && command.charAt(i + 1) == '%') {
        last(lines).append('%');
        i++;
      } else if (c == '%') {
        lines.add(new StringBuilder());
      } else {
        last(lines).append(c);
      }
    }
    var shell = lines.get(0).toString().strip();
    Optional<String> stdin =
        lines.size() == 1
            ? Optional.empty()
            : Optional.of(
                String.join(
                        "\n",
                        lines.subList(1, lines.size()).stream()
                            .map(StringBuilder::toString)
                            .toList())
                    + "\n");
    var quiet = QUIET.matcher(shell);
    return quiet.find() && quiet.start() > 0
        ? new CrontabCommand(shell.substring(0, quiet.start()), stdin, quiet.group().strip())
        : new CrontabCommand(shell, stdin, "");
  }

  private static StringBuilder last(List<StringBuilder> lines) {
    return lines.get(lines.size() - 1);
  }

  /** The file that its output goes to; empty: into the run's log. */
  Optional<String> outputFile() {
    var match = TO_FILE.matcher(QUOTED.matcher(line).replaceAll("q"));
    return match.find() ? Optional.of(match.group().strip()) : Optional.empty();
  }

  boolean holdsPassword() {
    return PASSWORD.matcher(line).find();
  }

  /** The program that it is about, e.g. {@code pg_dump}; never empty. */
  String program() {
    var plain = QUOTED.matcher(line).replaceAll("q");
    for (var part : plain.split("&&|\\|\\||[|;()&]|\\bthen\\b|\\bdo\\b", -1)) {
      var program = programOf(part.strip());
      if (!program.isEmpty()) {
        return program;
      }
    }
    return "command";
  }

  private static String programOf(String part) {
    boolean wrapped = false;
    String interpreter = "";
    for (var word : part.split("\\s+", -1)) {
      var plain = word.replaceAll("[\"'`{}]", "");
      var name = plain.substring(plain.lastIndexOf('/') + 1).replaceFirst("\\.[A-Za-z]{1,4}$", "");
      if (plain.startsWith("-") || plain.contains("=") || plain.matches("[0-9.]+[smhd]?")) {
        continue;
      }
      if (wrapped && !plain.contains("/") && interpreter.isEmpty() && !known(name)) {
        // behind a wrapper a bare word may be its argument, but more often is the program
        return name;
      }
      if (name.equals("cd")
          || name.equals("test")
          || name.startsWith("[")
          || name.equals("flock")) {
        return name.equals("flock") ? behindLock(part) : "";
      }
      if (WRAPPERS.contains(name)) {
        wrapped = true;
      } else if (INTERPRETERS.contains(name) && interpreter.isEmpty()) {
        interpreter = name;
      } else if (!name.isEmpty() && !plain.startsWith(">") && !plain.startsWith("2>")) {
        return name;
      }
    }
    return interpreter;
  }

  private static boolean known(String name) {
    return WRAPPERS.contains(name) || INTERPRETERS.contains(name);
  }

  private static String behindLock(String part) {
    var words = part.replaceFirst(".*?flock(?:\\s+-\\S+(?:\\s+\\d+)?)*\\s+\\S+\\s*", "");
    return words.isBlank() || words.equals(part) ? "flock" : programOf(words);
  }
}
