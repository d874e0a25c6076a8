package dev.nightshift.server.bundle.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The word that stands for a number, with its colour. */
record Say(int number, String word, String color) {

  /** Grafana's value mappings. */
  static List<Object> mappings(List<Say> words) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (var say : words) {
      options.put(
          String.valueOf(say.number),
          Json.map("text", say.word, "color", say.color, "index", options.size()));
    }
    return List.of(Json.map("type", "value", "options", options));
  }
}
