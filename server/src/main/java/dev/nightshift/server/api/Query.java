package dev.nightshift.server.api;

import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.health.activity.RunQuery;
import dev.nightshift.server.run.RunSearch;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** A request's query, read strictly: what is not understood is refused, never ignored. */
final class Query {
  private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

  private final MultivaluedMap<String, String> values;

  Query(MultivaluedMap<String, String> values, String... known) {
    this.values = values;
    requireKnown(values, known);
  }

  static void requireKnown(MultivaluedMap<String, String> values, String... known) {
    var names = List.of(known);
    values.keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new BadInput(unknown(name, names));
            });
  }

  private static String unknown(String name, List<String> names) {
    var near = NearNames.of(name, names);
    return "the query has \""
        + name
        + "\"; "
        + (near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ")
        + (names.isEmpty()
            ? "this address takes no query"
            : "this address takes " + String.join(", ", names));
  }

  /** Null without a value. */
  String text(String name) {
    var value = values.getFirst(name);
    return value == null || value.isBlank() ? null : value;
  }

  /** Whether it is {@code true}; false without a value. */
  boolean yes(String name) {
    var text = text(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw new BadInput(name + " is \"" + text + "\"; write true or false");
  }

  int limit(int byDefault, int most) {
    return number("limit", byDefault, most);
  }

  /** From 1 on. */
  int number(String name, int byDefault, int most) {
    var text = text(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new BadInput(
        name
            + " is \""
            + text
            + "\"; it must be a whole number from 1 to "
            + most
            + ". Leave it out for "
            + byDefault);
  }

  /** Which lines of a log. */
  RunSearch.LineFilter lines() {
    var level = text("level");
    var levels = level == null ? Set.<String>of() : levels(level);
    long after = line("after");
    long before = line("before");
    if (after > 0 && before > 0) {
      throw new BadInput("the query has \"before\" and \"after\"; give one of them");
    }
    return new RunSearch.LineFilter(after, before, levels, text("text"));
  }

  private static Set<String> levels(String least) {
    int from = LEVELS.indexOf(least.toUpperCase(Locale.ROOT));
    if (from < 0) {
      throw new BadInput(
          "level is \"" + least + "\"; write the lowest of " + String.join(", ", LEVELS));
    }
    return Set.copyOf(LEVELS.subList(from, LEVELS.size()));
  }

  private long line(String name) {
    var text = text(name);
    if (text == null) {
      return 0;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new BadInput(
        name + " is \"" + text + "\"; it must be the number of a line, 0 for the whole log");
  }

  /** Where a page of runs begins. */
  RunSearch.Place place() {
    var before = cursor("before", "next");
    var after = cursor("after", "previous");
    if (before != null && after != null) {
      throw new BadInput("the query has \"before\" and \"after\"; give one of them");
    }
    return new RunSearch.Place(before, after);
  }

  private UUID cursor(String name, String from) {
    var text = text(name);
    return text == null
        ? null
        : uuid(name, text, "it must be the value of \"" + from + "\" of another page");
  }

  /** Which runs. */
  RunSearch.Filter runs(Instant now) {
    try {
      return RunQuery.read(values, now);
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage());
    }
  }

  static UUID uuid(String name, String text, String rule) {
    try {
      var id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new BadInput(name + " is \"" + text + "\"; " + rule);
  }
}
