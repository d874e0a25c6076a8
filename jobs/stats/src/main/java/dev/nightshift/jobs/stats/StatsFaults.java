package dev.nightshift.jobs.stats;

import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;

/** The named ways to break the example's world on purpose. */
final class StatsFaults {
  private StatsFaults() {}

  static Fault<StatsCollection.Settings> brokenTarget() {
    return new Fault<>(
        "broken-target",
        "Cuts the status file of one target short: its gauge goes to 0, the run warns and succeeds",
        settings -> {
          var file = firstFile(settings);
          Files.copy(file, aside(file), StandardCopyOption.REPLACE_EXISTING);
          Files.writeString(file, "{\"players\": {\"onli");
          return file + " is no JSON any more";
        },
        settings -> back(firstFile(settings)));
  }

  static <S> Fault<S> torn(Function<S, Path> folder) {
    return new Fault<>(
        "torn-database",
        "Puts a file that is no database in the place of the example's game database; every job"
            + " that opens it fails",
        settings -> tear(requireThere(Home.gameFile(folder.apply(settings)))),
        settings -> back(Home.gameFile(folder.apply(settings))));
  }

  static <S> Fault<S> tornWarehouse(Function<S, Path> folder) {
    return new Fault<>(
        "target-down",
        "Puts a file that is no database in the place of the example's warehouse, so that nothing"
            + " can be copied into it",
        settings -> tear(requireThere(Home.warehouseFile(folder.apply(settings)))),
        settings -> back(Home.warehouseFile(folder.apply(settings))));
  }

  static <S> Fault<S> droppedColumn(Function<S, Path> folder) {
    return new Fault<>(
        "dropped-column",
        "Gives the source of player_metrics a column that the warehouse lacks",
        sql(
            folder,
            Home::gameFile,
            "alter table player_metrics add column if not exists headshots integer default 0",
            "player_metrics of the game has a column headshots that the warehouse lacks"),
        sql(
            folder,
            Home::gameFile,
            "alter table player_metrics drop column if exists headshots",
            "player_metrics of the game has its former columns"));
  }

  static <S> Fault<S> lostRounds(Function<S, Path> folder) {
    return new Fault<>(
        "lost-rounds",
        "Renames the game's table rounds, so that no formula and no rule finds it",
        sql(
            folder,
            Home::gameFile,
            "alter table if exists rounds rename to rounds_lost",
            "the table rounds is called rounds_lost"),
        sql(
            folder,
            Home::gameFile,
            "alter table if exists rounds_lost rename to rounds",
            "the table rounds is back"));
  }

  private static <S> Fixture.Action<S> sql(
      Function<S, Path> folder, Function<Path, Path> file, String line, String done) {
    return settings -> {
      requireThere(file.apply(folder.apply(settings)));
      try (var connection = Tables.open(Home.game(folder.apply(settings)))) {
        Tables.execute(connection, line);
      }
      return done;
    };
  }

  private static String tear(Path file) throws IOException {
    if (Files.notExists(aside(file))) {
      Files.move(file, aside(file));
    }
    Files.writeString(file, "this is no database\n".repeat(500));
    return file + " is no database any more";
  }

  private static String back(Path file) throws IOException {
    if (Files.exists(aside(file))) {
      Files.move(aside(file), file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file + " is what it was";
  }

  private static Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + ".aside");
  }

  private static Path firstFile(StatsCollection.Settings settings) {
    return settings.targets().values().stream()
        .flatMap(target -> target.file().stream())
        .sorted()
        .findFirst()
        .map(StatsFaults::requireThere)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no target is a file, and a server elsewhere is not broken on purpose"));
  }

  private static Path requireThere(Path file) {
    if (Files.notExists(file)) {
      throw new IllegalStateException(
          "there is no " + file + " to break; ./nightshift demo seed stats makes it");
    }
    return file;
  }
}
