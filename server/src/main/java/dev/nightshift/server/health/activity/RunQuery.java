package dev.nightshift.server.health.activity;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.schedule.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which runs are asked for, as addresses of pages and of the API say it. */
public final class RunQuery {
  /** The names of all filters. */
  public static final List<String> NAMES =
      List.of("job", "state", "kind", "trigger", "from", "to", "slowerThan", "text", "node");

  private static final int LONGEST = 500;

  private RunQuery() {}

  /**
   * Reads the filters; an empty value is as none.
   *
   * @param values by name, each as often as it was given
   * @param now for moments that are told by how long ago they were
   * @throws IllegalArgumentException for the first value that is not understood; the text says what
   *     is
   */
  public static RunSearch.Filter read(Map<String, List<String>> values, Instant now) {
    var from = Moment.read("from", one(values, "from"), now);
    var to = Moment.read("to", one(values, "to"), now);
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException(
          "from is " + from + " and to is " + to + "; from must be before to");
    }
    return new RunSearch.Filter(
        one(values, "job"),
        all(values, "state", RunState.values(), RunState::name),
        all(values, "kind", ErrorKind.values(), ErrorKind::label),
        all(values, "trigger", Trigger.values(), RunQuery::word),
        from,
        to,
        duration(one(values, "slowerThan")),
        one(values, "text"),
        one(values, "node"));
  }

  /** The filter in the words that {@link #read} reads, by name; only what it has. */
  public static Map<String, String> words(RunSearch.Filter filter) {
    var words = new LinkedHashMap<String, String>();
    words.put("job", filter.job());
    words.put("state", joined(filter.states(), RunState::name));
    words.put("kind", joined(filter.kinds(), ErrorKind::label));
    words.put("trigger", joined(filter.triggers(), RunQuery::word));
    words.put("from", filter.from() == null ? null : filter.from().toString());
    words.put("to", filter.to() == null ? null : filter.to().toString());
    words.put(
        "slowerThan", filter.slowerThan() == null ? null : Durations.text(filter.slowerThan()));
    words.put("text", filter.text());
    words.put("node", filter.node());
    words.values().removeIf(value -> value == null || value.isEmpty());
    return words;
  }

  private static Duration duration(String text) {
    if (text == null) {
      return null;
    }
    return Durations.parse(text.strip())
        .filter(duration -> duration.toDays() < 100_000)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "slowerThan is \"" + text + "\"; write a duration, as 30s, 5m or 2h"));
  }

  private static String one(Map<String, List<String>> values, String name) {
    var given = values.getOrDefault(name, List.of()).stream().filter(v -> !v.isBlank()).toList();
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          name + " is given " + given.size() + " times; give it once");
    }
    if (!given.isEmpty() && given.get(0).length() > LONGEST) {
      throw new IllegalArgumentException(
          name + " has " + given.get(0).length() + " characters; at most " + LONGEST + " fit");
    }
    return given.isEmpty() ? null : given.get(0);
  }

  private static <E extends Enum<E>> Set<E> all(
      Map<String, List<String>> values, String name, E[] known, Function<E, String> word) {
    Set<E> all = new LinkedHashSet<>();
    for (var value : values.getOrDefault(name, List.of())) {
      for (var part : value.split(",", -1)) {
        if (!part.isBlank()) {
          all.add(known(name, part.strip(), known, word));
        }
      }
    }
    return all;
  }

  private static <E extends Enum<E>> E known(
      String name, String text, E[] known, Function<E, String> word) {
    return Arrays.stream(known)
        .filter(one -> word.apply(one).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + " is \""
                        + text
                        + "\"; write one or several, with commas between them, of "
                        + Arrays.stream(known).map(word).collect(Collectors.joining(", "))));
  }

  private static <E extends Enum<E>> String joined(Set<E> values, Function<E, String> word) {
    return values.stream().sorted().map(word).collect(Collectors.joining(","));
  }

  private static String word(Trigger trigger) {
    return trigger.name().toLowerCase(Locale.ROOT);
  }
}
