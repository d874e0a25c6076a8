package dev.nightshift.server.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of docs/requirements-status.md: whole, and without claims that nothing bears out. */
class RequirementsStatusTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Map<String, Integer> SYSTEMS =
      new TreeMap<>(Map.of("S0", 46, "S1", 44, "S2", 96, "S3", 144, "S4", 67));
  private static final Pattern CLAIM = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");
  private static final String SOURCE = ".*/src/test/java/.*\\.java";
  private static final List<String> STATES = List.of("works", "partly", "open");

  private static List<String> lines;
  private static List<Row> rows;

  private record Row(String id, String what, String where, String shownBy, String open) {
    static Row of(String line) {
      var cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
      assertThat(cells).as(line).hasSize(7);
      return new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
    }

    String state() {
      return open.isEmpty() ? "works" : open.startsWith("open:") ? "open" : "partly";
    }
  }

  @BeforeAll
  static void read() throws IOException {
    lines = Files.readAllLines(ROOT.resolve("docs/requirements-status.md"));
    rows = lines.stream().filter(line -> line.matches("\\| S\\d-.*")).map(Row::of).toList();
  }

  @Test
  void everyRequirementStandsThereOnceAndInOrder() {
    var expected = new ArrayList<String>();
    SYSTEMS.forEach(
        (system, count) ->
            IntStream.rangeClosed(1, count)
                .forEach(number -> expected.add("%s-%02d".formatted(system, number))));
    assertThat(rows).extracting(Row::id).containsExactlyElementsOf(expected);
  }

  @Test
  void everyRowSaysWhereItWorksAndWhatShowsItOrWhatIsOpen() {
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.what()).isNotEmpty())
        .allMatch(row -> !row.where().isEmpty() || row.state().equals("open"), "has a place")
        .allMatch(row -> !(row.shownBy() + row.open()).isEmpty(), "has a test or what is open");
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    var tests = tests();
    for (var row : rows) {
      assertThat(CLAIM.matcher(row.shownBy()).replaceAll(""))
          .as("%s names tests, in backticks, and nothing else", row.id())
          .matches("[, ]*");
      for (var claim : CLAIM.matcher(row.shownBy()).results().toList()) {
        assertThat(tests.keySet()).as(row.id()).contains(claim.group(1));
        if (claim.group(2) != null) {
          assertThat(tests.get(claim.group(1)))
              .as("%s: %s", row.id(), claim.group())
              .contains("void " + claim.group(2) + "(");
        }
      }
    }
  }

  @Test
  void theNumbersAtTheTopAreThoseOfTheRows() {
    for (var state : STATES) {
      var start = "| %s | %d |".formatted(state, count("S", state));
      assertThat(lines).as(start).anyMatch(line -> line.startsWith(start));
    }
    for (var system : SYSTEMS.keySet()) {
      var end = " | %d | %d | %d |".formatted(STATES.stream().map(s -> count(system, s)).toArray());
      assertThat(lines)
          .as(system + end)
          .anyMatch(line -> line.startsWith("| " + system + " ") && line.endsWith(end));
    }
  }

  private static long count(String system, String state) {
    return rows.stream()
        .filter(row -> row.id().startsWith(system) && row.state().equals(state))
        .count();
  }

  /** The sources of all tests by the name of their class; those of one name together. */
  private static Map<String, String> tests() throws IOException {
    var tests = new TreeMap<String, String>();
    for (var top : List.of("job-api/src/test", "server/src/test", "docs/plugin-template", "jobs")) {
      try (var files = Files.walk(ROOT.resolve(top))) {
        for (var file : files.filter(one -> one.toString().matches(SOURCE)).toList()) {
          var name = file.getFileName().toString().replace(".java", "");
          tests.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return tests;
  }
}
