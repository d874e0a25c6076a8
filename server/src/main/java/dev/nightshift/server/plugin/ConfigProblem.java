package dev.nightshift.server.plugin;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Something wrong in config.yml.
 *
 * @param line counted from 1; 0 where there is none to name
 * @param path e.g. {@code jobs.gc.settings.keep}; empty for the file as a whole
 * @param sentence names path, value, rule and next step
 */
public record ConfigProblem(int line, String path, String sentence) {

  /** All problems as the operator reads them, in the order of the file, without a line end. */
  public static String report(String file, List<ConfigProblem> problems) {
    var text =
        new StringBuilder(file)
            .append(
                problems.size() == 1
                    ? " has 1 problem:"
                    : " has " + problems.size() + " problems:");
    var sorted = problems.stream().sorted(Comparator.comparingInt(ConfigProblem::line)).toList();
    int width = sorted.stream().mapToInt(p -> p.place().length()).max().orElse(0);
    int digits = String.valueOf(sorted.size()).length();
    for (int i = 0; i < sorted.size(); i++) {
      var problem = sorted.get(i);
      var place =
          width == 0 ? "" : String.format(Locale.ROOT, "%-" + (width + 2) + "s", problem.place());
      text.append("\n  ")
          .append(String.format(Locale.ROOT, "%" + digits + "d", i + 1))
          .append(". ")
          .append(place)
          .append(problem.sentence());
    }
    return text.toString();
  }

  private String place() {
    return line > 0 ? "line " + line : "";
  }

  @Override
  public String toString() {
    return line > 0 ? place() + ": " + sentence : sentence;
  }
}
