package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.Database;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches the deadlines of any table that a query can show: tells owners before and after, and
 * counts what is overdue. Only reads there; what was told is kept in an outbox of its own.
 */
public final class DeadlineWatch implements Job<DeadlineWatch.Settings> {
  static final String FAMILY = "watch";
  static final String ITEMS = "watched_deadlines";
  static final String OLDEST = "watched_oldest_overdue_seconds";
  private static final String RUN = "`./nightshift run JOB --wait`";

  /** Settings of {@code deadline-watch}. */
  public record Settings(
      @Setting("The database to watch; a user who may only read is enough") Database database,
      @Setting(
              "A query with the columns item (unique), due, status, owner and tenant, and title if"
                  + " there is one; without order by")
          String query,
      @Setting(
              value = "Statuses of what is done, in any case",
              byDefault = "[done, closed, completed, cancelled]")
          List<String> done,
      @Setting(value = "How long before its due time to tell the owner", byDefault = "[7d, 1d]")
          List<Duration> before,
      @Setting(value = "How long after its due time to tell the owner", byDefault = "[0s, 1d]")
          List<Duration> after,
      @Setting(
              value =
                  "Whose clock times without a zone are of; a date is due at the end of its day",
              byDefault = "UTC")
          ZoneId timeZone,
      @Setting(
              value = "Addresses by owner, where the column owner does not hold them",
              byDefault = "{}")
          Map<String, String> owners,
      @Setting("Whom to tell of what has no owner; none: it is only counted")
          Optional<String> otherwise,
      @Setting(value = "mail or webhook", byDefault = "mail") Way channel,
      @Setting("How messages leave") Delivery delivery,
      @Setting("Where the outbox is; left out: a file in the job's own folder")
          Optional<Database> outbox,
      @Setting(value = "How often to look", byDefault = "15m", min = 10) Duration interval) {
    public Settings {
      done = List.copyOf(done);
      before = List.copyOf(before);
      after = List.copyOf(after);
      owners = Map.copyOf(owners);
      if (query.isBlank() || query.contains(";")) {
        throw new IllegalArgumentException(
            "query is \"" + query + "\"; write one select without a semicolon");
      }
      if (before.isEmpty() && after.isEmpty()) {
        throw new IllegalArgumentException("before and after are empty; name at least one time");
      }
    }
  }

  /** How owners are told. */
  public enum Way {
    MAIL,
    WEBHOOK
  }

  @Override
  public String type() {
    return "deadline-watch";
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var job =
        Declaration.of("Tells owners before and after the due times that a query shows")
            .item("messages sent")
            .every(settings.interval())
            .expectedToTake(Duration.ofSeconds(30))
            .metric(
                Metric.gauge(ITEMS, "What the query shows and is not done")
                    .by("state", "ahead", "near", "overdue"))
            .metric(Metric.gauge("watched_without_owner", "Open ones whose owner is not known"))
            .metric(
                Metric.gauge(OLDEST, "How long the oldest overdue one has been so; 0: none")
                    .in("seconds"))
            .alert(
                new JobAlert(
                    "WatchedDeadlineOverdue",
                    ITEMS + "{state=\"overdue\"} > 0",
                    Duration.ofHours(1),
                    Severity.WARNING,
                    "Something that a job watches is overdue.",
                    "`./nightshift logs JOB` tells which, in lines that begin with"
                        + " \"overdue\"; see that somebody does it, or moves its due time",
                    ""))
            .failsWith(
                "the query of",
                "The query does not run there, or does not have the columns that are needed",
                "Try it with a client of that database; correct settings.query in config.yml and"
                    + " restart, then "
                    + RUN)
            .failsWith(
                "is no time",
                "The column due holds something that is neither a date nor a time",
                "Cast it in the query, e.g. cast(due_text as timestamp) as due, and restart, then "
                    + RUN)
            .failsWith(
                "cannot connect to",
                "The watched database is down or not reached from the server",
                "Open it with its client from the server's machine. When it answers, " + RUN)
            .failsWith(
                "refused the login",
                "The user or password of the watched database is wrong",
                "`./nightshift secrets` tells whether the reference has a value. Correct"
                    + " settings.database in config.yml and restart, then "
                    + RUN)
            .failsWith(
                "no JDBC driver takes",
                "The database's driver is not installed",
                "Put its JAR where the error says, restart, then " + RUN);
    return Postman.declare(job, RUN).dependency(WatchedQuery.DEPENDENCY).build();
  }

  @Override
  public void run(Context context, Settings settings) throws SQLException, InterruptedException {
    context.checkpoint();
    try (var outbox = new Db(outbox(context, settings).connect())) {
      if (!context.dryRun()) {
        Practice.createOutbox(outbox);
      }
      boolean ready = Practice.has(outbox, "notifications");
      new WatchPlan(context, settings, ready ? Optional.of(outbox) : Optional.empty()).plan();
      var postman = new Postman(context, settings.delivery(), outbox, FAMILY);
      if (!ready) {
        postman.reportNothing();
      } else if (context.dryRun()) {
        postman.report();
      } else {
        postman.deliver();
      }
    }
  }

  private static Database outbox(Context context, Settings settings) {
    return settings
        .outbox()
        .orElseGet(
            () ->
                Database.at(
                    "jdbc:h2:async:"
                        + context.folder().resolve("outbox").toAbsolutePath()
                        + ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0"));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(OutgoingFault.of(Settings::delivery));
  }
}
