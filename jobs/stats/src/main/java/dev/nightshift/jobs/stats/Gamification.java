package dev.nightshift.jobs.stats;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Awards badges by rules in SQL; nobody gets one twice. */
public final class Gamification implements Job<Gamification.Settings> {

  /**
   * Settings of {@code gamification}.
   *
   * @param rules the select of each badge, by name
   */
  public record Settings(
      @Setting("Where deeds and badges are, H2 or PostgreSQL; none: the H2 file game in folder")
          Optional<Database> database,
      @Setting(
              value =
                  "By badge: a select of who has earned it, and perhaps a second column with the"
                      + " occasion, if it can be earned again; none: the example's",
              byDefault = "{}")
          Map<String, String> rules,
      @Setting(value = "The table of badges; made if it is not there", byDefault = "badges")
          String table,
      @Setting(value = "Folder of the H2 files that stand in for databases", byDefault = "stats")
          Path folder,
      @Setting(
              value = "How the names of metrics begin; another one for a second job of this type",
              byDefault = "bg")
          String metrics) {
    public Settings {
      Metrics.requirePrefix(metrics);
      Tables.requireName("table", table);
      if (rules.isEmpty() && database.isPresent()) {
        throw new IllegalArgumentException("rules is empty; give each badge its select");
      }
      rules = rules.isEmpty() ? example() : new TreeMap<>(rules);
      for (var name : rules.keySet()) {
        if (!name.matches("[a-z][a-z0-9_-]{0,62}")) {
          throw new IllegalArgumentException(
              "rules: \"" + name + "\" is no name; write lower-case letters, digits and _");
        }
      }
    }

    private static Map<String, String> example() {
      return new TreeMap<>(
          Map.of(
              "first_win",
              "select distinct player from rounds where place = 1",
              "ten_rounds_a_day",
              "select player, cast(changed_at as date) from rounds group by player, cast(changed_at"
                  + " as date) having count(*) >= 10"));
    }

    private Database place() {
      return database.orElseGet(() -> Home.game(folder));
    }

    private String awarded() {
      return metrics + "_badges_awarded_total";
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of("Awards badges to whoever has earned them by the rules")
        .item("badges awarded")
        .every(Duration.ofMinutes(5))
        .expectedToTake(Duration.ofSeconds(10))
        .criticality(Criticality.LOW)
        .metric(
            Metric.counter(settings.awarded(), "Badges awarded")
                .by("rule", settings.rules().keySet().toArray(String[]::new)))
        .failsWith(
            "rule failed",
            "A table or column that the rule names is not there; the other rules have awarded their"
                + " badges",
            "The error names the rule and what is missing. Of the example: `./nightshift demo heal"
                + " lost-rounds`; else correct jobs.gamification.settings.rules in config.yml and"
                + " `./nightshift plugins reload`, then `./nightshift run gamification --wait`",
            "lost-rounds")
        .failsWith(
            "cannot open",
            "The database is damaged or refuses to be opened",
            Home.TORN_FIX + "`./nightshift run gamification --wait`",
            "torn-database")
        .failsWith(
            "cannot connect",
            "The database does not answer; badges are awarded once it does",
            "Start it, then `./nightshift run gamification --wait`")
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
    var table = new BadgeTable(settings.table());
    List<String> failures = new ArrayList<>();
    try (var connection =
        context.dryRun() ? Tables.openUnchanged(settings.place()) : Tables.open(settings.place())) {
      if (!context.dryRun()) {
        table.ensure(connection);
      }
      for (var rule : settings.rules().entrySet()) {
        context.checkpoint();
        context.phase(rule.getKey());
        try {
          long badges =
              context.dryRun()
                  ? table.due(connection, rule.getKey(), rule.getValue())
                  : table.award(
                      connection, rule.getKey(), rule.getValue(), context.clock().instant());
          context.items(badges);
          context.counter(settings.awarded(), rule.getKey()).add((double) badges);
          context.logger().log(Level.INFO, rule.getKey() + ": " + badges + " badges");
        } catch (SQLException e) {
          var text = rule.getKey() + ": the rule failed: " + e.getMessage();
          context.logger().log(Level.ERROR, text, e);
          failures.add(text);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(String.join("; ", failures));
    }
  }
}
