package dev.nightshift.jobs.validators;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.time.Duration;
import java.util.List;

/**
 * Looks at every endpoint that {@link Fetch} knows and gives each a trust score.
 *
 * <p>An endpoint that does not answer is no failure of the run, unless too many of them do not.
 */
public final class Score implements Job<Score.Settings> {
  static final String QUEUE = "validatorQueue";
  static final String VALIDATOR = "validator";
  static final String ALL = "all";
  static final String CHECKS = "validators_checks_total";
  static final String ANSWERED = "answered";
  static final String SILENT = "failed";
  static final String LATENCY = "validators_check_seconds";
  static final String TRUST_SCORES = "validators_trust_scores";
  static final String TRUST_MEAN = "validators_trust_mean";
  static final String TIERS = "validators_tier";
  static final String SCORING_RUNS = "validators_scoring_runs";
  static final String ERROR_RATIO = "validators_scoring_error_ratio";
  private static final String RUN = "`./nightshift run score --wait`";

  /** How to look, and what the scores mean. */
  public record Settings(
      StoreSettings store,
      @Setting(value = "Validators per batch", byDefault = "50", min = 1, max = 10_000)
          int batchSize,
      @Setting(value = "How many of a batch at a time", byDefault = "8", min = 1, max = 32)
          int parallelism,
      @Setting(value = "Pause between two batches", byDefault = "200ms", min = 0)
          Duration delayBetweenBatches,
      @Setting(value = "Checks per second at most; 0: no limit", byDefault = "100", min = 0)
          double perSecond,
      @Setting(
              value = "How long one check may take in all",
              byDefault = "5s",
              min = 0.001,
              max = 300)
          Duration timeout,
      @Setting(value = "Where the version stands in a JSON answer", byDefault = "/version")
          String versionAt,
      Weights trust,
      @Setting(value = "The least score of a trusted one", byDefault = "80", min = 0, max = 100)
          double trusted,
      @Setting(
              value = "The least score of one that is only watched",
              byDefault = "50",
              min = 0,
              max = 100)
          double watched,
      @Setting(
              value = "The run fails if a smaller share answers",
              byDefault = "0.5",
              min = 0,
              max = 1)
          double leastSuccess,
      @Setting(
              value = "How old a scoring run may be that was broken off and is gone on with",
              byDefault = "1h",
              min = 0)
          Duration resumeWithin,
      @Setting(value = "Progress lines as json or text", byDefault = "json") LogFormat log) {
    public Settings {
      if (watched > trusted) {
        throw new IllegalArgumentException(
            "watched is " + watched + " and trusted " + trusted + "; the first is not more");
      }
      if (!versionAt.startsWith("/")) {
        throw new IllegalArgumentException(
            "versionAt is \"" + versionAt + "\"; write it as /version or /node/version");
      }
    }

    Tier tier(double trust) {
      return trust >= trusted ? Tier.TRUSTED : trust >= watched ? Tier.WATCHED : Tier.UNTRUSTED;
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of("Checks every known validator and gives it a trust score from 0 to 100")
        .item("validators checked")
        .queue(QUEUE, 0)
        .expectedToTake(Duration.ofMinutes(1))
        .parameter(
            new Parameter(
                VALIDATOR, Parameter.Type.TEXT, "The id of one validator, or all of them", ALL))
        .metric(
            Metric.counter(CHECKS, "Checks of validators by what came of them")
                .by("outcome", ANSWERED, SILENT))
        .metric(Metric.timer(LATENCY, "How long validators took to answer"))
        .metric(Metric.gauge(TRUST_SCORES, "Listed validators that have a trust score"))
        .metric(Metric.gauge(TRUST_MEAN, "Mean trust score of listed validators"))
        .metric(
            Metric.gauge(TIERS, "Listed validators by what their trust score means")
                .by("tier", Tier.labels()))
        .metric(Metric.gauge(SCORING_RUNS, "Scoring runs in the store"))
        .metric(
            Metric.gauge(ERROR_RATIO, "Share of the validators that failed their check last time")
                .in("ratio"))
        .alert(
            new JobAlert(
                "ValidatorsUnscored",
                TRUST_SCORES + " < 1",
                Duration.ofMinutes(5),
                Severity.CRITICAL,
                "No validator has a trust score.",
                "Look whether fetch found any: `./nightshift runs fetch`; then " + RUN,
                ""))
        .alert(
            new JobAlert(
                "ValidatorsFailing",
                ERROR_RATIO + " >= 0.10",
                Duration.ofMinutes(1),
                Severity.CRITICAL,
                "A tenth or more of the validators failed their last check.",
                "`./nightshift logs JOB` tells which ones and why",
                ValidatorsFaults.THIRTY_SILENT))
        .alert(
            new JobAlert(
                "ValidatorsUnsteady",
                ERROR_RATIO + " > 0.05 and " + ERROR_RATIO + " < 0.10",
                Duration.ofMinutes(1),
                Severity.WARNING,
                "More than a twentieth and less than a tenth of the validators failed their last check.",
                "`./nightshift logs JOB` tells which ones and why",
                ValidatorsFaults.TWENTY_SILENT))
        .failsWith(
            "below leastSuccess",
            "So many validators are silent at once that this server's own network, DNS or time may"
                + " be to blame rather than they",
            "Ask one of them from this machine, as the error names it (`curl -v ADDRESS`); mend the"
                + " network, then "
                + RUN,
            ValidatorsFaults.ALL_SILENT)
        .failsWith(
            "there is no validator",
            "The run was asked for one validator whose id is not on the list",
            "Take an id from the list, or leave the parameter out: " + RUN)
        .failsWith(
            "Database may be already in use",
            "Another process has the store's file open, such as a database browser or a second"
                + " server",
            "Close it, or set settings.store.database to one of a database server, then " + RUN)
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    context.checkpoint();
    try (var connection = Store.open(settings.store())) {
      new Scoring(context, settings, connection).score();
    }
  }

  @Override
  public List<Fault<Settings>> faults() {
    return ValidatorsFaults.ofScore();
  }
}
