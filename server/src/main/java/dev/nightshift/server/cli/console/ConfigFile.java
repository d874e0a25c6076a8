package dev.nightshift.server.cli.console;

import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigException;
import dev.nightshift.server.plugin.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * config.yml with its environment variables replaced: {@code ${NAME}}, or {@code ${NAME:-value}}
 * with a value for when NAME is not set. {@code $${NAME}} stands for {@code ${NAME}} itself.
 *
 * @param path absolute
 * @param text after replacement; lines are those of the file
 * @param document the same as a tree
 */
public record ConfigFile(Path path, String text, ConfigDocument document) {
  private static final Pattern VARIABLE =
      Pattern.compile("(\\$?)\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  /**
   * Reads the file.
   *
   * @param environment gives a variable's value, or null
   * @throws CommandFailure with all that is wrong in it
   */
  public static ConfigFile read(Path path, UnaryOperator<String> environment) {
    List<ConfigProblem> problems = new ArrayList<>();
    var text = substitute(load(path), environment, problems);
    try {
      var document = ConfigDocument.parse(text);
      if (problems.isEmpty()) {
        return new ConfigFile(path.toAbsolutePath().normalize(), text, document);
      }
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    throw failure(path, problems);
  }

  /** All of these problems, numbered. */
  public static CommandFailure failure(Path path, List<ConfigProblem> problems) {
    return CommandFailure.finding(
        ConfigProblem.report(path.getFileName().toString(), problems) + "\nNothing was started.");
  }

  /** The folder that relative paths in the file count from. */
  public Path folder() {
    return path.getParent();
  }

  /** The text with every line blank that is not part of one of these top-level sections. */
  public String only(List<String> sections) {
    var kept = new StringBuilder();
    boolean keep = false;
    for (var line : text.lines().toList()) {
      if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0)) && line.charAt(0) != '#') {
        var start = line;
        keep = sections.stream().anyMatch(section -> start.matches(section + "\\s*:.*"));
      }
      kept.append(keep ? line : "").append('\n');
    }
    return kept.toString();
  }

  private static String load(Path path) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage(
          "there is no file " + path + "; name another one with --config FILE");
    } catch (IOException e) {
      throw CommandFailure.usage(path + " cannot be read: " + e.getMessage());
    }
  }

  private static String substitute(
      String raw, UnaryOperator<String> environment, List<ConfigProblem> problems) {
    List<String> lines = new ArrayList<>();
    for (var line : raw.split("\n", -1)) {
      int end = commentStart(line);
      lines.add(
          replaced(line.substring(0, end), lines.size() + 1, environment, problems)
              + line.substring(end));
    }
    return String.join("\n", lines);
  }

  private static String replaced(
      String line, int number, UnaryOperator<String> environment, List<ConfigProblem> problems) {
    return VARIABLE
        .matcher(line)
        .replaceAll(
            match -> {
              if (!match.group(1).isEmpty()) {
                return Matcher.quoteReplacement(match.group().substring(1));
              }
              var value = environment.apply(match.group(2));
              if (value == null || value.isEmpty()) {
                value = match.group(3);
              }
              if (value == null) {
                problems.add(
                    new ConfigProblem(
                        number,
                        "",
                        "the environment variable "
                            + match.group(2)
                            + " is not set; set it, or give a value for that case: ${"
                            + match.group(2)
                            + ":-value}."));
                value = "";
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static int commentStart(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == '"' && c == '\\') {
        i++;
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
        return i;
      }
    }
    return line.length();
  }
}
