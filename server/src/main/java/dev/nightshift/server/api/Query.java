package dev.nightshift.server.api;

import dev.nightshift.server.run.RunState;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A request's query, read strictly: what is not understood is refused, never ignored. */
final class Query {
  private final MultivaluedMap<String, String> values;

  Query(MultivaluedMap<String, String> values, String... known) {
    this.values = values;
    var names = List.of(known);
    values.keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new BadInput(
                  "the query has \""
                      + name
                      + "\"; "
                      + (names.isEmpty()
                          ? "this address takes no query"
                          : "this address takes " + String.join(", ", names)));
            });
  }

  /** Null without a value. */
  String text(String name) {
    var value = values.getFirst(name);
    return value == null || value.isBlank() ? null : value;
  }

  int limit(int byDefault, int most) {
    var text = text("limit");
    if (text == null) {
      return byDefault;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= most) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new BadInput(
        "limit is \""
            + text
            + "\"; it must be a whole number from 1 to "
            + most
            + ". Leave it out for "
            + byDefault);
  }

  long after() {
    var text = text("after");
    if (text == null) {
      return 0;
    }
    try {
      long after = Long.parseLong(text);
      if (after >= 0) {
        return after;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new BadInput(
        "after is \"" + text + "\"; it must be the number of a line, 0 for the whole log");
  }

  /** Null without a value. */
  UUID before() {
    var text = text("before");
    return text == null
        ? null
        : uuid("before", text, "it must be the value of \"next\" of the page before");
  }

  Set<RunState> states() {
    Set<RunState> states = EnumSet.noneOf(RunState.class);
    for (var value : values.getOrDefault("state", List.of())) {
      for (var name : value.split(",", -1)) {
        if (!name.isBlank()) {
          states.add(state(name.strip()));
        }
      }
    }
    return states;
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

  private static RunState state(String name) {
    try {
      return RunState.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "state is \""
              + name
              + "\"; write one or several, with commas between them, of "
              + Arrays.stream(RunState.values())
                  .map(RunState::name)
                  .collect(Collectors.joining(", ")));
    }
  }
}
