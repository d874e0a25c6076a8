package dev.nightshift.jobs.validators;

import dev.nightshift.job.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Breaks the world that {@link ValidatorsFixture} made. */
final class ValidatorsFaults {
  static final String FIVE_SILENT = "five-silent";
  static final String TWENTY_SILENT = "twenty-silent";
  static final String THIRTY_SILENT = "thirty-silent";
  static final String ALL_SILENT = "all-silent";
  static final String LIST_GONE = "list-gone";
  static final String LIST_GARBLED = "list-garbled";
  static final String LIST_SHORT = "list-short";
  private static final String AWAY = ".away";

  private ValidatorsFaults() {}

  static List<Fault<Score.Settings>> ofScore() {
    return List.of(
        silent(FIVE_SILENT, 5, "five validators stop answering: 245 of 250 are left, 98.0%"),
        silent(TWENTY_SILENT, 20, "twenty validators stop answering: more than a twentieth"),
        silent(THIRTY_SILENT, 30, "thirty validators stop answering: more than a tenth"),
        silent(ALL_SILENT, Integer.MAX_VALUE, "all validators stop answering: the run fails"));
  }

  static List<Fault<Fetch.Settings>> ofFetch() {
    return List.of(
        list(LIST_GONE, "the file of the list is moved away", null),
        list(LIST_GARBLED, "the list is cut off in the middle", "[{\"id\": \"v-001\", \"publ"),
        list(LIST_SHORT, "the list is empty", "[]"));
  }

  private static Fault<Score.Settings> silent(String name, int most, String description) {
    return new Fault<>(
        name,
        description,
        settings -> silence(settings.store().folder(), most),
        settings -> speak(settings.store().folder()));
  }

  private static String silence(Path folder, int most) throws IOException {
    var files = files(folder, ".json").limit(most).toList();
    for (var file : files) {
      Files.move(file, file.resolveSibling(file.getFileName() + AWAY));
    }
    return "moved %d status files of validators away".formatted(files.size());
  }

  private static String speak(Path folder) throws IOException {
    var files = files(folder, AWAY).toList();
    for (var file : files) {
      var name = file.getFileName().toString();
      Files.move(file, file.resolveSibling(name.substring(0, name.length() - AWAY.length())));
    }
    return "moved %d status files of validators back".formatted(files.size());
  }

  private static Stream<Path> files(Path folder, String end) throws IOException {
    var endpoints = folder.resolve(ValidatorsFixture.ENDPOINTS);
    if (Files.notExists(endpoints)) {
      throw new IOException(
          "there are no validators in "
              + folder
              + "; ./nightshift demo seed validators makes them");
    }
    try (var all = Files.list(endpoints)) {
      return all.filter(file -> file.toString().endsWith(end)).sorted().toList().stream();
    }
  }

  /** A null content moves the list away and puts nothing in its place. */
  private static Fault<Fetch.Settings> list(String name, String description, String content) {
    return new Fault<>(
        name,
        description,
        settings -> {
          var list = settings.list();
          if (Files.exists(away(list))) {
            throw new IOException("the list is broken already; heal it first");
          }
          Files.move(list, away(list));
          if (content != null) {
            Files.writeString(list, content);
          }
          return "broke the list " + list;
        },
        settings -> {
          Files.move(away(settings.list()), settings.list(), StandardCopyOption.REPLACE_EXISTING);
          return "put the list " + settings.list() + " back";
        });
  }

  private static Path away(Path list) {
    return list.resolveSibling(list.getFileName() + AWAY);
  }
}
