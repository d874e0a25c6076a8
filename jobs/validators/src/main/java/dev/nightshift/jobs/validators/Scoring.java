package dev.nightshift.jobs.validators;

import dev.nightshift.job.Batching;
import dev.nightshift.job.Context;
import dev.nightshift.jobs.validators.ScoringLog.Tally;
import dev.nightshift.jobs.validators.ScoringRuns.Scored;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The work of one run of {@link Score}. A batch is written once it is whole; a run that takes over
 * from one that was broken off leaves out whom that one has scored.
 */
final class Scoring {
  private static final String UNFINISHED = "unfinished";

  private final Context context;
  private final Score.Settings settings;
  private final ScoringLog log;
  private final ValidatorTable validators;
  private final ScoringRuns runs;
  private final Endpoints endpoints;
  private final RateLimit limit;
  private final List<Scored> batch = new ArrayList<>();
  private final long begun = System.nanoTime();
  private String scoringRun;
  private Tally tally;
  private boolean all = true;
  private String firstProblem = "";

  Scoring(Context context, Score.Settings settings, Connection connection) {
    this.context = context;
    this.settings = settings;
    log = new ScoringLog(context, settings.log());
    validators = new ValidatorTable(connection);
    runs = new ScoringRuns(connection);
    endpoints =
        new Endpoints(
            new Http(context.executor(), settings.timeout()),
            settings.timeout(),
            settings.versionAt(),
            context.clock());
    limit = new RateLimit(settings.perSecond());
  }

  void score() throws Exception {
    var rest = begin(chosen());
    if (tally.total() == 0) {
      context
          .logger()
          .log(Level.WARNING, "no validators are known; let the job fetch read a list first");
    } else {
      context.phase(ScoringLog.PROCESSING);
      context.eachOf(
          rest,
          Batching.of(settings.batchSize())
              .parallelism(settings.parallelism())
              .delayBetweenBatches(settings.delayBetweenBatches()),
          this::one);
    }
    end();
  }

  private List<Validator> chosen() throws SQLException {
    var only = context.parameters().getOrDefault(Score.VALIDATOR, Score.ALL);
    var listed = validators.listed();
    if (only.equals(Score.ALL)) {
      return listed;
    }
    all = false;
    var one = listed.stream().filter(validator -> validator.id().equals(only)).toList();
    if (one.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no validator \""
              + only
              + "\" on the list; take an id that is there, or all for all "
              + listed.size());
    }
    return one;
  }

  /** Who has still to be scored. */
  private List<Validator> begin(List<Validator> chosen) throws SQLException {
    scoringRun = context.runId();
    tally = new Tally(chosen.size(), 0, 0);
    if (context.dryRun()) {
      return chosen;
    }
    var unfinished = context.cursor(UNFINISHED);
    var before = unfinished.read().orElse("");
    var since = context.clock().instant().minus(settings.resumeWithin());
    if (all && runs.isRunning(before, since)) {
      scoringRun = before;
      var succeeded = runs.scoredIn(before, true);
      var failed = runs.scoredIn(before, false);
      var rest =
          chosen.stream()
              .filter(each -> !succeeded.contains(each.id()) && !failed.contains(each.id()))
              .toList();
      tally =
          new Tally(
              rest.size() + succeeded.size() + failed.size(), succeeded.size(), failed.size());
      context
          .logger()
          .log(
              Level.INFO,
              "goes on with scoring run %s, which was broken off at %d of %d"
                  .formatted(scoringRun, tally.done(), tally.total()));
      fact();
      return rest;
    }
    runs.begin(scoringRun, context.job(), chosen.size(), context.clock().instant());
    unfinished.write(scoringRun);
    fact();
    return chosen;
  }

  private void fact() {
    context.context("scoringRunId", scoringRun);
  }

  private void one(Validator validator) throws InterruptedException, SQLException {
    limit.await();
    var check = endpoints.look(validator.endpoint());
    context.counter(Score.CHECKS, check.answered() ? Score.ANSWERED : Score.SILENT).increment();
    check
        .latencyMillis()
        .ifPresent(millis -> context.timer(Score.LATENCY).record(Duration.ofMillis(millis)));
    context.items(1);
    add(new Scored(validator, check, context.clock().instant()));
  }

  private synchronized void add(Scored scored) throws SQLException {
    batch.add(scored);
    tally = tally.with(scored.check().answered());
    if (!scored.check().answered()) {
      firstProblem =
          firstProblem.isEmpty()
              ? "; " + scored.validator().id() + ": " + scored.check().problem()
              : firstProblem;
      log.silent(scored.validator(), scored.check().problem());
    }
    if (tally.done() % settings.batchSize() == 0 || tally.done() == tally.total()) {
      write(scored.validator());
    }
  }

  private void write(Validator last) throws SQLException {
    if (!context.dryRun()) {
      runs.write(scoringRun, batch, settings);
    }
    batch.clear();
    context.context("validatorId", last.id());
    context.context("validatorPubkey", last.publicKey());
    context.progress(tally.done(), tally.total());
    log.batch(tally, settings.batchSize(), last);
  }

  private void end() throws SQLException, IOException {
    context.context("successCount", tally.succeeded());
    context.context("failCount", tally.failed());
    context.context("successRate", tally.successRate());
    var took = Duration.ofNanos(System.nanoTime() - begun);
    boolean enough = tally.total() == 0 || tally.share() >= settings.leastSuccess();
    var why =
        enough
            ? ""
            : "only %d of %d validators answered (%s), below leastSuccess%s"
                .formatted(tally.succeeded(), tally.done(), tally.successRate(), firstProblem);
    if (!context.dryRun()) {
      runs.end(
          scoringRun,
          enough ? ScoringRuns.SUCCEEDED : ScoringRuns.FAILED,
          why,
          context.clock().instant());
      context.cursor(UNFINISHED).clear();
    }
    report();
    context.phase(enough ? ScoringLog.COMPLETED : ScoringLog.FAILED);
    if (enough) {
      log.completed(tally, scoringRun, took);
    } else {
      log.failed(tally, scoringRun, took, why);
      throw new IOException(why);
    }
  }

  private void report() throws SQLException {
    var standing = validators.standing();
    context.gauge(Score.TRUST_SCORES).set((double) standing.scored());
    context.gauge(Score.TRUST_MEAN).set(standing.mean());
    context.gauge(Score.SCORING_RUNS).set((double) runs.kept());
    if (all) {
      context.gauge(Score.ERROR_RATIO).set((double) tally.failed() / Math.max(1, tally.done()));
    }
    for (var tier : Tier.values()) {
      context.gauge(Score.TIERS, tier.label()).set((double) standing.tiers().getOrDefault(tier, 0));
    }
  }
}
