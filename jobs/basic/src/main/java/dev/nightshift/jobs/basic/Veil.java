package dev.nightshift.jobs.basic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Hides secrets of several lines, a key say, which a log has line by line. */
final class Veil {
  private static final int SHORTEST = 4;
  private final List<String> parts;

  Veil(Collection<String> secrets) {
    parts =
        secrets.stream()
            .flatMap(secret -> Stream.concat(Stream.of(secret), secret.lines()))
            .map(String::strip)
            .filter(part -> part.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  String over(String text) {
    var veiled = text;
    for (var part : parts) {
      veiled = veiled.replace(part, "***");
    }
    return veiled;
  }
}
