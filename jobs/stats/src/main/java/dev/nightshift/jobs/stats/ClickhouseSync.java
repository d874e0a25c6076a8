package dev.nightshift.jobs.stats;

import dev.nightshift.job.Context;
import dev.nightshift.job.Database;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
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

/** Keeps tables of one database up to date in another, whatever the two are. */
public final class ClickhouseSync implements Job<ClickhouseSync.Settings> {
  static final String ACCEPT = "acceptColumns";

  /**
   * Settings of {@code clickhouse_sync}.
   *
   * @param operations by name; a source or target needs them, the example has its own
   */
  public record Settings(
      @Setting("Where rows are read; none: the H2 file game in folder") Optional<Database> source,
      @Setting("Where rows are written; none: the H2 file warehouse in folder")
          Optional<Database> target,
      @Setting(value = "What is copied, by name; none: what the example has", byDefault = "{}")
          Map<String, Operation> operations,
      @Setting(
              value = "Rows left in the source above which an alert fires",
              byDefault = "10000",
              min = 1)
          long lagLimit,
      @Setting(value = "Folder of the H2 files that stand in for databases", byDefault = "stats")
          Path folder,
      @Setting(
              value = "How the names of metrics begin; another one for a second job of this type",
              byDefault = "bg")
          String metrics) {
    public Settings {
      Metrics.requirePrefix(metrics);
      if (operations.isEmpty() && (source.isPresent() || target.isPresent())) {
        throw new IllegalArgumentException(
            "operations is empty; say what is copied from source to target");
      }
      operations = operations.isEmpty() ? example() : new TreeMap<>(operations);
      for (var name : operations.keySet()) {
        if (!name.matches("[a-z][a-z0-9_-]{0,62}")) {
          throw new IllegalArgumentException(
              "operations: \"" + name + "\" is no name; write lower-case letters, digits and _");
        }
      }
    }

    private static Map<String, Operation> example() {
      Map<String, Operation> example = new TreeMap<>();
      example.put(
          "player_metrics",
          Operation.of(
              "select * from player_metrics", "player_metrics", List.of("id"), "changed_at"));
      example.put(
          "rounds", Operation.of("select * from rounds", "rounds", List.of("id"), "changed_at"));
      example.put(
          "server_counts",
          Operation.of(
              "select target as server, sampled_at, reading as players from samples where field ="
                  + " 'players'",
              "server_counts",
              List.of("server", "sampled_at"),
              "sampled_at"));
      return example;
    }

    private Database from() {
      return source.orElseGet(() -> Home.game(folder));
    }

    private Database to() {
      return target.orElseGet(() -> Home.warehouse(folder));
    }

    private boolean isExample() {
      return source.isEmpty() || target.isEmpty();
    }

    private String recordsSynced() {
      return metrics + "_clickhouse_records_synced_total";
    }

    private String syncDuration() {
      return metrics + "_clickhouse_sync_duration_seconds";
    }

    private String rowsLeft() {
      return metrics + "_clickhouse_sync_lag_rows";
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var names = settings.operations().keySet().toArray(String[]::new);
    return Declaration.of(
            "Copies new and changed rows from one database to another, and goes on where it stopped")
        .item("records synced")
        .every(Duration.ofMinutes(1))
        .expectedToTake(Duration.ofSeconds(20))
        .maxRuntime(Duration.ofMinutes(30))
        .intensity(Intensity.MEDIUM)
        .parameter(
            new Parameter(
                ACCEPT,
                Parameter.Type.BOOLEAN,
                "Go on though a query has no longer all columns that it had",
                "false"))
        .metric(
            Metric.counter(settings.recordsSynced(), "Rows that were new or had changed")
                .by("operation", names))
        .metric(
            Metric.timer(settings.syncDuration(), "How long an operation took in a run")
                .by("operation", names))
        .metric(
            Metric.gauge(settings.rowsLeft(), "Rows of the source that are not in the target yet")
                .by("operation", names))
        .alert(
            new JobAlert(
                Metrics.alert(settings.metrics(), "ClickHouseSyncLagging"),
                settings.rowsLeft() + " > " + settings.lagLimit(),
                Duration.ofMinutes(15),
                Severity.WARNING,
                "An operation of the sync does not keep up with its source.",
                "`./nightshift runs JOB` tells whether it fails; if it only is slow, look"
                    + " for an index on watermark and key in the source, or raise batch or the"
                    + " intensity.",
                ""))
        .failsWith(
            "that the target table",
            "The source has a column that the target lacks; nothing of that operation is copied"
                + " until it has, the others are",
            "Add the column that the error names to the target table, or take it out of the"
                + " operation's query (of the example: `./nightshift demo heal dropped-column`), then"
                + " `./nightshift run clickhouse_sync --wait`",
            "dropped-column")
        .failsWith(
            "any more, which it had before",
            "A column was removed from the source or from the query",
            "If that was meant: `./nightshift run clickhouse_sync --param acceptColumns=true --wait`;"
                + " else bring the column back")
        .failsWith(
            "cannot open",
            "A database is damaged or refuses to be opened; nothing was lost, the sync goes on from"
                + " its watermark",
            "The error names the database. Of the example: `./nightshift demo heal target-down`; else"
                + " restore it, then `./nightshift run clickhouse_sync --wait`",
            "target-down")
        .failsWith(
            "cannot connect",
            "The source or the target does not answer; the sync goes on from its watermark",
            "Start the one that the error names, then `./nightshift run clickhouse_sync --wait`")
        .failsWith(
            "refused the login",
            "User or password of the source or the target is wrong",
            "`./nightshift secrets` tells whether the reference has a value; correct it, then"
                + " `./nightshift run clickhouse_sync --wait`")
        .failsWith(
            "no JDBC driver",
            "There is no driver for a URL",
            "Put the driver's JAR into the folder drivers in the plugin folder, restart the server,"
                + " then `./nightshift run clickhouse_sync --wait`")
        .build();
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(GameData.fixture(Settings::folder));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(
        StatsFaults.droppedColumn(Settings::folder), StatsFaults.tornWarehouse(Settings::folder));
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    context.checkpoint();
    if (settings.isExample()) {
      if (context.dryRun() && Files.notExists(Home.gameFile(settings.folder()))) {
        return;
      }
      GameData.ensure(settings.folder());
    }
    List<Exception> failures = new ArrayList<>();
    try (var source = open(context, settings.from());
        var target = open(context, settings.to())) {
      for (var each : settings.operations().entrySet()) {
        context.checkpoint();
        context.phase(each.getKey());
        try {
          copy(context, settings, each.getKey(), each.getValue(), source, target);
        } catch (SQLException | IllegalStateException e) {
          context.logger().log(Level.ERROR, each.getKey() + ": " + e.getMessage());
          failures.add(new IllegalStateException(each.getKey() + ": " + e.getMessage(), e));
          left(context, settings, each.getKey(), each.getValue(), source);
        }
      }
    }
    if (!failures.isEmpty()) {
      var first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw failures.size() == 1
          ? first
          : new IllegalStateException(
              failures.size()
                  + " operations failed: "
                  + String.join("; ", failures.stream().map(Exception::getMessage).toList()),
              first);
    }
  }

  private static Connection open(Context context, Database database)
      throws SQLException, InterruptedException {
    return context.dryRun() ? Tables.openUnchanged(database) : Tables.open(database);
  }

  private static void copy(
      Context context,
      Settings settings,
      String name,
      Operation operation,
      Connection source,
      Connection target)
      throws SQLException {
    long start = System.nanoTime();
    var counter = context.counter(settings.recordsSynced(), name);
    var copy =
        new Copy(
            context,
            name,
            operation,
            rows -> {
              context.items(rows);
              counter.add((double) rows);
            });
    try {
      context.gauge(settings.rowsLeft(), name).set((double) copy.run(source, target));
    } finally {
      context
          .timer(settings.syncDuration(), name)
          .record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Of an operation that failed, as far as the source can tell. */
  private static void left(
      Context context, Settings settings, String name, Operation operation, Connection source) {
    try {
      var stored = context.cursor(name).read().map(Watermark::parse).orElse(null);
      context
          .gauge(settings.rowsLeft(), name)
          .set((double) new SourceRows(source, operation, stored).left());
    } catch (SQLException | IllegalStateException e) {
      context.logger().log(Level.WARNING, name + ": rows left are not known: " + e.getMessage());
    }
  }
}
