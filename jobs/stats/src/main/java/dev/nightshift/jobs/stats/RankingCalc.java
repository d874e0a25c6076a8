package dev.nightshift.jobs.stats;

import dev.nightshift.job.Context;
import dev.nightshift.job.Database;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Ranks subjects by points, and shows readers either the old ranking or the new one. */
public final class RankingCalc implements Job<RankingCalc.Settings> {

  /**
   * Settings of {@code ranking_calc}.
   *
   * @param scopes the formula of each ranking, by name
   */
  public record Settings(
      @Setting("Where points and rankings are, H2 or PostgreSQL; none: the H2 file game in folder")
          Optional<Database> database,
      @Setting(
              value =
                  "By ranking: a select of two columns, who is ranked and by how many points; none:"
                      + " the example's",
              byDefault = "{}")
          Map<String, String> scopes,
      @Setting(
              value = "The table of rankings; it and its _staging are made if they are not there",
              byDefault = "ranking")
          String table,
      @Setting(
              value = "rank leaves places out after a tie (1, 2, 2, 4), dense_rank does not",
              byDefault = "rank")
          RankingTable.Ties ties,
      @Setting(
              value = "How long to wait for others who change the table",
              name = "lockTimeout",
              byDefault = "30s",
              min = 1)
          Duration lockTimeout,
      @Setting(value = "Folder of the H2 files that stand in for databases", byDefault = "stats")
          Path folder,
      @Setting(
              value = "How the names of metrics begin; another one for a second job of this type",
              byDefault = "bg")
          String metrics) {
    public Settings {
      Metrics.requirePrefix(metrics);
      Tables.requireName("table", table);
      if (scopes.isEmpty() && database.isPresent()) {
        throw new IllegalArgumentException("scopes is empty; give each ranking its formula");
      }
      scopes = scopes.isEmpty() ? example() : new TreeMap<>(scopes);
      for (var name : scopes.keySet()) {
        if (!name.matches("[a-z][a-z0-9_-]{0,62}")) {
          throw new IllegalArgumentException(
              "scopes: \"" + name + "\" is no name; write lower-case letters, digits and _");
        }
      }
    }

    private static Map<String, String> example() {
      return new TreeMap<>(
          Map.of(
              "score",
              "select player, sum(score) from rounds group by player",
              "wins",
              "select player, count(*) from rounds where place = 1 group by player"));
    }

    private Database place() {
      return database.orElseGet(() -> Home.game(folder));
    }

    private String inserted() {
      return metrics + "_rankings_inserted_total";
    }

    private String churn() {
      return metrics + "_ranking_churn_ratio";
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Ranks by points into a staging table, and puts it into the place of the old ranking at"
                + " once")
        .item("rankings inserted")
        .every(Duration.ofHours(1))
        .expectedToTake(Duration.ofSeconds(30))
        .expectsItems()
        .metric(Metric.counter(settings.inserted(), "Places written into rankings"))
        .metric(
            Metric.gauge(
                    settings.churn(), "Share of those ranked who have another place than before")
                .by("scope", settings.scopes().keySet().toArray(String[]::new))
                .in("ratio"))
        .failsWith(
            "its formula failed",
            "A table or column that the formula names is not there, or the formula does not give"
                + " two columns; the old ranking stays",
            "The error says what is missing. Of the example: `./nightshift demo heal lost-rounds`;"
                + " else correct jobs.ranking_calc.settings.scopes in config.yml and"
                + " `./nightshift plugins reload`, then `./nightshift run ranking_calc --wait`",
            "lost-rounds")
        .failsWith(
            "could not take the place",
            "Somebody else holds locks on the table of rankings; the old ranking stays",
            "Find who holds them (PostgreSQL: `select * from pg_stat_activity where state = 'idle in"
                + " transaction'`), end it, then `./nightshift run ranking_calc --wait`")
        .failsWith(
            "cannot open",
            "The database is damaged or refuses to be opened",
            Home.TORN_FIX + "`./nightshift run ranking_calc --wait`",
            "torn-database")
        .failsWith(
            "cannot connect",
            "The database does not answer; the old ranking stays",
            "Start it, then `./nightshift run ranking_calc --wait`")
        .build();
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(GameData.fixture(Settings::folder));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(StatsFaults.lostRounds(Settings::folder), StatsFaults.torn(Settings::folder));
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    context.checkpoint();
    if (settings.database().isEmpty()) {
      if (context.dryRun() && Files.notExists(Home.gameFile(settings.folder()))) {
        return;
      }
      GameData.ensure(settings.folder());
    }
    List<String> failures = new ArrayList<>();
    try (var connection =
        context.dryRun() ? Tables.openUnchanged(settings.place()) : Tables.open(settings.place())) {
      if (!context.dryRun()) {
        new RankingTable(settings.table()).ensure(connection);
      }
      for (var scope : settings.scopes().entrySet()) {
        context.checkpoint();
        context.phase(scope.getKey());
        try {
          rank(context, settings, scope.getKey(), scope.getValue(), connection);
        } catch (FailedRankingException e) {
          context.logger().log(Level.ERROR, e.getMessage(), e);
          failures.add(e.getMessage());
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(String.join("; ", failures));
    }
  }

  private static void rank(
      Context context, Settings settings, String scope, String formula, Connection connection)
      throws FailedRankingException {
    var table = new RankingTable(settings.table());
    long found;
    try {
      found =
          context.dryRun()
              ? Tables.count(connection, "select count(*) from (" + formula + ") f")
              : table.calculate(
                  connection, scope, formula, settings.ties(), context.clock().instant());
    } catch (SQLException e) {
      throw new FailedRankingException(
          "ranking " + scope + ": its formula failed: " + e.getMessage(), e);
    }
    if (found == 0) {
      context
          .logger()
          .log(Level.WARNING, scope + ": the formula gives nobody; the old ranking stays");
      context.gauge(settings.churn(), scope).set(0);
      return;
    }
    if (context.dryRun()) {
      context.items(found);
      context.logger().log(Level.INFO, scope + ": " + found + " would be ranked");
      return;
    }
    try {
      var swapped = table.swap(connection, scope, settings.lockTimeout());
      context.items(swapped.rows());
      context.counter(settings.inserted()).add((double) swapped.rows());
      context.gauge(settings.churn(), scope).set(swapped.churn());
      context
          .logger()
          .log(
              Level.INFO,
              scope
                  + ": "
                  + swapped.rows()
                  + " ranked, "
                  + swapped.changed()
                  + " of them or of those before have another place");
    } catch (SQLException e) {
      throw new FailedRankingException(
          "ranking "
              + scope
              + ": the new one could not take the place of the old one, which stays: "
              + e.getMessage(),
          e);
    }
  }

  /** One ranking failed; the others go on. */
  private static final class FailedRankingException extends Exception {
    private static final long serialVersionUID = 1;

    FailedRankingException(String message, SQLException cause) {
      super(message, cause);
    }
  }
}
