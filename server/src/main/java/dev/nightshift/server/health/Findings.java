package dev.nightshift.server.health;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Expected;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.run.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** All that is wrong now, the gravest first. Nobody is told of what is held back on purpose. */
public final class Findings {
  private static final int ENOUGH_RUNS = 10;
  private static final double LOW = 0.9;

  private final List<Finding> found = new ArrayList<>();

  private Findings() {}

  /**
   * What the server knows of itself.
   *
   * @param queues runs by queue and state
   * @param plugins what is wrong with them
   * @param storeBytes 0 if unknown
   */
  public record Server(
      Map<String, Map<String, Long>> queues,
      List<PluginProblem> plugins,
      long storeBytes,
      OptionalLong storeLimitBytes,
      Expected expected) {}

  /** All of jobs and server. */
  public static List<Finding> of(List<JobOverview> jobs, Server server, Instant now) {
    var findings = new Findings();
    Trouble.of(jobs, now).forEach(findings::job);
    jobs.forEach(job -> findings.ratio(job, now));
    server.queues().forEach((name, runs) -> findings.queue(name, runs, server.expected()));
    findings.size(server);
    findings.plugins(server.plugins());
    findings.found.sort(Comparator.comparing(Finding::level));
    return List.copyOf(findings.found);
  }

  /** While the store is away nothing else can be said. */
  public static List<Finding> ofStoreAway(List<PluginProblem> plugins) {
    var findings = new Findings();
    findings.found.add(
        new Finding(
            Trouble.Level.CRITICAL,
            AlertName.STORE_DOWN,
            "store",
            Optional.empty(),
            "the store does not answer: no run starts, and how jobs stand is not known",
            "",
            "see that its disk has space, or that PostgreSQL runs and lets this server in;"
                + " runs go on by themselves once it answers",
            page(AlertName.STORE_DOWN)));
    findings.plugins(plugins);
    return List.copyOf(findings.found);
  }

  private void job(Trouble trouble) {
    var job = trouble.job().definition().name();
    for (var sign : trouble.signs()) {
      var known = failing(sign.alert()) ? trouble.known() : Optional.<FailureMode>empty();
      found.add(
          new Finding(
              trouble.level() == Trouble.Level.CRITICAL && !critical(sign.alert())
                  ? Trouble.Level.WARNING
                  : trouble.level(),
              sign.alert(),
              job,
              sign.since(),
              sign.text(),
              known.map(FailureMode::cause).orElse(""),
              known.map(FailureMode::fix).orElseGet(() -> fix(sign.alert(), trouble.job())),
              known.map(mode -> JobPages.of(job, mode)).orElseGet(() -> page(sign.alert()))));
    }
  }

  private static boolean failing(AlertName alert) {
    return alert == AlertName.CONSECUTIVE_FAILURES || alert == AlertName.LAST_RUN_FAILED;
  }

  private static boolean critical(AlertName alert) {
    return switch (alert) {
      case CONSECUTIVE_FAILURES, STALLED, NEVER_RAN, NOT_RUNNING, ITEMS_UNRECOVERABLE -> true;
      default -> false;
    };
  }

  private static String fix(AlertName alert, JobOverview overview) {
    var job = overview.definition().name();
    return switch (alert) {
      case STALLED ->
          "`./nightshift logs "
              + job
              + " --tail` shows whether it gets on; if not, `./nightshift cancel "
              + overview.running().stream()
                  .findFirst()
                  .map(live -> live.run().id().toString())
                  .orElse("RUN")
              + "`";
      case QUEUE_DELAY ->
          "`./nightshift queue "
              + overview.definition().execution().queue()
              + "` shows what is at work before it";
      case SLOW_REPEATEDLY ->
          "`./nightshift runs "
              + job
              + " --limit 20` shows since when; `./nightshift diagnose "
              + job
              + "`";
      case LAST_SLOT_MISSED ->
          "`./nightshift missed "
              + job
              + " --since 7d` says why; `./nightshift run "
              + job
              + " --wait`";
      default -> "`./nightshift diagnose " + job + "`";
    };
  }

  private void ratio(JobOverview job, Instant now) {
    var status = job.status();
    if (status.isEmpty() || Trouble.of(job, now).isPresent()) {
      return;
    }
    JobStatus known = status.get();
    boolean held = known.paused() || job.window().isPresent();
    if (held || known.runs() < ENOUGH_RUNS || known.successes() >= LOW * known.runs()) {
      return;
    }
    var name = job.definition().name();
    found.add(
        new Finding(
            Trouble.Level.WARNING,
            AlertName.SUCCESS_RATE_LOW,
            name,
            Optional.empty(),
            Wording.count(known.runs() - known.successes())
                + " of its "
                + Wording.count(known.runs())
                + " runs of 7 days failed",
            "",
            "`./nightshift failures " + name + " --since 7d`",
            page(AlertName.SUCCESS_RATE_LOW)));
  }

  private void queue(String name, Map<String, Long> runs, Expected expected) {
    long waiting = runs.getOrDefault("waiting", 0L);
    if (waiting <= expected.queued()) {
      return;
    }
    boolean many = waiting > expected.queuedCritical();
    found.add(
        new Finding(
            many ? Trouble.Level.CRITICAL : Trouble.Level.WARNING,
            AlertName.QUEUE_BACKLOG,
            "queue " + name,
            Optional.empty(),
            Wording.count(waiting)
                + " runs are due and wait for a worker; more than "
                + (many ? expected.queuedCritical() : expected.queued())
                + " are too many",
            "",
            "`./nightshift queue monitor "
                + name
                + " --watch` shows whether they get fewer; if not, `./nightshift runs --state"
                + " RUNNING`, or raise queues."
                + name
                + ".concurrency in config.yml",
            page(AlertName.QUEUE_BACKLOG)));
  }

  private void size(Server server) {
    var limit = server.storeLimitBytes();
    if (limit.isPresent() && server.storeBytes() > 0.9 * limit.getAsLong()) {
      found.add(
          new Finding(
              Trouble.Level.WARNING,
              AlertName.STORE_GROWING,
              "store",
              Optional.empty(),
              "the store has "
                  + Wording.bytes(server.storeBytes())
                  + " of the "
                  + Wording.bytes(limit.getAsLong())
                  + " that store.sizeLimit allows",
              "",
              "`./nightshift store` shows what fills it; `./nightshift archive --older-than 90d`",
              page(AlertName.STORE_GROWING)));
    }
  }

  private void plugins(List<PluginProblem> problems) {
    for (var problem : problems) {
      if (!problem.harmless()) {
        found.add(
            new Finding(
                Trouble.Level.WARNING,
                AlertName.PLUGIN_LOAD_FAILED,
                problem.source(),
                Optional.empty(),
                problem.problem().replaceFirst("\\.$", ""),
                "",
                problem.nextStep(),
                page(AlertName.PLUGIN_LOAD_FAILED)));
      }
    }
  }

  private static String page(AlertName alert) {
    return "/runbooks/alerts/" + alert.text() + ".md";
  }
}
