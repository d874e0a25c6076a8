package dev.nightshift.jobs.stats;

import dev.nightshift.job.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** A game's servers, players and rounds: what the jobs work on until they are pointed elsewhere. */
final class GameData {
  private static final Instant FIRST = Instant.parse("2025-12-01T18:00:00Z");
  private static final List<String> SERVERS = List.of("berlin", "oslo", "turin");
  private static final List<String> MAPS = List.of("harbour", "bridge", "oasis", "ridge");
  private static final int PLAYERS = 120;
  private static final int ROUNDS = 250;
  private static final int PLAYERS_PER_ROUND = 8;

  private static final String METRICS =
      """
      create table player_metrics (
        id bigint primary key,
        player varchar(60) not null,
        server varchar(60) not null,
        score integer not null,
        kills integer not null,
        deaths integer not null,
        changed_at timestamp(6) with time zone not null)
      """;
  private static final String ROUNDS_TABLE =
      """
      create table rounds (
        id bigint primary key,
        player varchar(60) not null,
        server varchar(60) not null,
        map varchar(60) not null,
        place integer not null,
        score integer not null,
        changed_at timestamp(6) with time zone not null)
      """;
  private static final String COUNTS =
      """
      create table server_counts (
        server varchar(100) not null,
        sampled_at timestamp(6) with time zone not null,
        players double precision not null,
        primary key (server, sampled_at))
      """;

  private GameData() {}

  static <S> Fixture<S> fixture(Function<S, Path> folder) {
    return new Fixture<>(
        "stats",
        "A game's database with players, rounds and samples, an empty warehouse beside it, and"
            + " three status files of game servers",
        settings -> make(folder.apply(settings)));
  }

  /** The tables without rows, where there is no file. */
  static void ensure(Path folder) throws SQLException, IOException, InterruptedException {
    if (Files.exists(Home.gameFile(folder)) && Files.exists(Home.warehouseFile(folder))) {
      return;
    }
    Files.createDirectories(folder);
    if (Files.notExists(Home.gameFile(folder))) {
      try (var connection = Tables.open(Home.game(folder))) {
        game(connection);
      }
    }
    if (Files.notExists(Home.warehouseFile(folder))) {
      try (var connection = Tables.open(Home.warehouse(folder))) {
        Tables.execute(connection, METRICS, ROUNDS_TABLE, COUNTS);
      }
    }
  }

  private static String make(Path folder) throws Exception {
    List<String> made = new ArrayList<>();
    var status = Files.createDirectories(folder.resolve("servers"));
    for (int i = 0; i < SERVERS.size(); i++) {
      var file = status.resolve(SERVERS.get(i) + ".json");
      if (Files.notExists(file)) {
        Files.writeString(file, status(SERVERS.get(i), 14 + 9 * i));
        made.add("servers/" + file.getFileName());
      }
    }
    if (Files.notExists(Home.gameFile(folder))) {
      try (var connection = Tables.open(Home.game(folder))) {
        game(connection);
        fill(connection);
      }
      made.add("game.mv.db");
    }
    if (Files.notExists(Home.warehouseFile(folder))) {
      ensure(folder);
      made.add("warehouse.mv.db");
    }
    return made.isEmpty()
        ? "game, warehouse and status files are there already, in " + folder
        : "made " + String.join(", ", made) + " in " + folder;
  }

  /** What a game server tells of itself. */
  static String status(String name, int players) {
    return """
    {"server": {"name": "%s", "map": "%s"}, "players": {"online": %d, "max": 64}, "tick": 59.8}
    """
        .formatted(name, MAPS.get(players % MAPS.size()), players);
  }

  private static void game(Connection connection) throws SQLException {
    Tables.execute(
        connection,
        METRICS,
        ROUNDS_TABLE,
        "create index player_metrics_changed on player_metrics (changed_at, id)",
        "create index rounds_changed on rounds (changed_at, id)");
    new SampleTable("samples").ensure(connection);
  }

  private static void fill(Connection connection) throws SQLException {
    var random = new Random(1942);
    boolean transactional = Tables.begin(connection);
    try (var metrics =
            connection.prepareStatement("insert into player_metrics values (?, ?, ?, ?, ?, ?, ?)");
        var rounds =
            connection.prepareStatement("insert into rounds values (?, ?, ?, ?, ?, ?, ?)");
        var samples = connection.prepareStatement("insert into samples values (?, ?, ?, ?)")) {
      for (int i = 0; i < PLAYERS; i++) {
        row(
            metrics,
            i + 1L,
            "player-%03d".formatted(i),
            SERVERS.get(i % SERVERS.size()),
            random.nextInt(4000),
            random.nextInt(900),
            random.nextInt(900),
            Tables.moment(connection, FIRST.plusSeconds(60L * i)));
      }
      long id = 0;
      for (int round = 0; round < ROUNDS; round++) {
        var moment = FIRST.plus(Duration.ofMinutes(20L * round));
        var server = SERVERS.get(round % SERVERS.size());
        var map = MAPS.get(random.nextInt(MAPS.size()));
        int score = 100 + random.nextInt(50);
        for (int place = 1; place <= PLAYERS_PER_ROUND; place++) {
          // some play far more than others
          int player = (int) (PLAYERS * Math.pow(random.nextDouble(), 3));
          row(
              rounds,
              ++id,
              "player-%03d".formatted(player),
              server,
              map,
              place,
              score - 10 * place,
              Tables.moment(connection, moment));
        }
        row(
            samples,
            server,
            "players",
            Tables.moment(connection, moment),
            (double) (8 + random.nextInt(40)));
      }
      metrics.executeBatch();
      rounds.executeBatch();
      samples.executeBatch();
      Tables.commit(connection, transactional);
    }
  }

  private static void row(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.addBatch();
  }
}
