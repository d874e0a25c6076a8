package dev.nightshift.jobs.stats;

import dev.nightshift.job.Context;
import dev.nightshift.job.Database;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks targets for figures, all at once, and keeps the answers as rows. */
public final class StatsCollection implements Job<StatsCollection.Settings> {
  private static final String DOWN_LAST_TIME = "down";
  private static final int MOST_NAMED = 5;

  /**
   * Settings of {@code stats_collection}.
   *
   * @param targets by name
   */
  public record Settings(
      @Setting("Whom to ask, by name") Map<String, Target> targets,
      @Setting(value = "The field that counts active players", byDefault = "players")
          String players,
      @Setting("Where samples go; none: the H2 file game in folder") Optional<Database> database,
      @Setting(value = "The table of samples; made if it is not there", byDefault = "samples")
          String table,
      @Setting(value = "How long samples are kept", byDefault = "7d", min = 60) Duration keep,
      @Setting(
              value = "How long a target may take, from the request to the last byte",
              byDefault = "5s",
              min = 0.1)
          Duration timeout,
      @Setting(
              value = "How long all of them may take; whoever has not answered then is down",
              byDefault = "20s",
              min = 0.1)
          Duration deadline,
      @Setting(value = "Targets asked at once", byDefault = "64", min = 1, max = 1000)
          int parallelism,
      @Setting(value = "Folder of the H2 files that stand in for databases", byDefault = "stats")
          Path folder,
      @Setting(
              value = "How the names of metrics begin; another one for a second job of this type",
              byDefault = "bg")
          String metrics) {
    public Settings {
      Metrics.requirePrefix(metrics);
      Tables.requireName("table", table);
      for (var name : targets.keySet()) {
        if (name.length() > 100 || name.isBlank()) {
          throw new IllegalArgumentException("a target's name has 1 to 100 characters: " + name);
        }
      }
      if (targets.isEmpty()) {
        throw new IllegalArgumentException(
            "targets is empty; name at least one, with url and fields");
      }
    }

    Database samples() {
      return database.orElseGet(() -> Home.game(folder));
    }

    private String serversProcessed() {
      return metrics + "_servers_processed_total";
    }

    private String activePlayers() {
      return metrics + "_active_players";
    }

    private String targetUp() {
      return metrics + "_target_up";
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var names = settings.targets().keySet().stream().sorted().toArray(String[]::new);
    return Declaration.of(
            "Asks servers for figures over HTTP, all at once, and keeps them as samples")
        .item("servers processed")
        .every(Duration.ofSeconds(30))
        .expectedToTake(Duration.ofSeconds(5))
        .expectsItems()
        .metric(
            Metric.counter(settings.serversProcessed(), "Targets that answered with their figures"))
        .metric(
            Metric.gauge(settings.activePlayers(), "Sum of the field that counts active players"))
        .metric(
            Metric.gauge(settings.targetUp(), "1 if the target answered with all its figures")
                .by("target", names))
        .alert(
            new JobAlert(
                Metrics.alert(settings.metrics(), "TargetDown"),
                settings.targetUp() + " == 0",
                Duration.ofMinutes(5),
                Severity.WARNING,
                "A target that is asked for figures does not answer as it should.",
                "`./nightshift logs JOB` tells what it answered; the other targets are"
                    + " not affected.",
                "broken-target"))
        .failsWith(
            "no target answered",
            "No target gave its figures: the network between the server and all of them is cut, or"
                + " a setting is wrong for all",
            "`./nightshift runs stats_collection` shows what one of them says; try `curl -v ADDRESS`"
                + " with its address from the server's machine, then"
                + " `./nightshift run stats_collection --wait`")
        .failsWith(
            "cannot open",
            "The database of samples is damaged or refuses to be opened; readings of this run are"
                + " lost, later ones are not",
            Home.TORN_FIX + "`./nightshift run stats_collection --wait`",
            "torn-database")
        .failsWith(
            "cannot connect",
            "The database of samples does not answer",
            "Start it, or correct jobs.stats_collection.settings.database in config.yml, then"
                + " `./nightshift run stats_collection --wait`")
        .build();
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(GameData.fixture(Settings::folder));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(StatsFaults.brokenTarget(), StatsFaults.torn(Settings::folder));
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    context.checkpoint();
    var moment = context.clock().instant();
    context.phase("asking");
    var fetched =
        new Fetcher(context.executor(), settings.timeout())
            .all(inOrder(context, settings), settings.parallelism(), settings.deadline());
    context.checkpoint();
    var up = fetched.stream().filter(Fetched::up).toList();
    var down = fetched.stream().filter(each -> !each.up()).toList();
    tell(context, settings, up, down);
    if (up.isEmpty()) {
      throw new IOException(
          "no target answered; of "
              + fetched.size()
              + ": "
              + down.stream()
                  .limit(MOST_NAMED)
                  .map(each -> each.target() + ": " + each.problem())
                  .toList());
    }
    if (!context.dryRun()) {
      context.phase("writing");
      write(context, settings, up, moment);
      context
          .cursor(DOWN_LAST_TIME)
          .write(String.join("\n", down.stream().map(Fetched::target).toList()));
    }
    context.items(up.size());
    context.counter(settings.serversProcessed()).add(up.size());
  }

  /** Whoever was down last time comes last, so that it holds up nobody. */
  private static Map<String, Target> inOrder(Context context, Settings settings) {
    var slow = Arrays.asList(context.cursor(DOWN_LAST_TIME).read().orElse("").split("\n", -1));
    Map<String, Target> ordered = new LinkedHashMap<>(settings.targets());
    ordered.keySet().removeAll(slow);
    settings.targets().forEach(ordered::putIfAbsent);
    return ordered;
  }

  private static void tell(
      Context context, Settings settings, List<Fetched> up, List<Fetched> down) {
    up.forEach(each -> context.gauge(settings.targetUp(), each.target()).set(1));
    for (var each : down) {
      context.gauge(settings.targetUp(), each.target()).set(0);
      context
          .logger()
          .log(
              Level.WARNING,
              each.target()
                  + " ("
                  + settings.targets().get(each.target()).place()
                  + "): "
                  + each.problem());
    }
    context
        .gauge(settings.activePlayers())
        .set(
            up.stream()
                .mapToDouble(each -> each.readings().getOrDefault(settings.players(), 0.0))
                .sum());
    context.logger().log(Level.INFO, up.size() + " targets up, " + down.size() + " down");
  }

  private static void write(
      Context context, Settings settings, List<Fetched> up, java.time.Instant moment)
      throws SQLException, InterruptedException {
    var table = new SampleTable(settings.table());
    try (var connection = Tables.open(settings.samples())) {
      table.ensure(connection);
      long rows = table.write(connection, moment, up);
      long removed = table.removeBefore(connection, moment.minus(settings.keep()));
      context.logger().log(Level.INFO, rows + " samples written, " + removed + " old ones removed");
    }
  }
}
