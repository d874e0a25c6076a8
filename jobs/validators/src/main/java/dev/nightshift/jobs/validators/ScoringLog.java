package dev.nightshift.jobs.validators;

import dev.nightshift.job.Context;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a scoring run tells of itself. */
final class ScoringLog {
  static final String PROCESSING = "validator-processing";
  static final String COMPLETED = "completed";
  static final String FAILED = "failed";

  private final JsonLog log;

  ScoringLog(Context context, LogFormat format) {
    log = new JsonLog(context, format, "scoringAllValidators");
  }

  /** A batch is done; the number of the batch follows from how many are done. */
  void batch(Tally tally, int batchSize, Validator last) {
    var line = fields(PROCESSING);
    line.put("batchNumber", batches(tally.done(), batchSize));
    line.put("totalBatches", batches(tally.total(), batchSize));
    line.put("batchSize", batchSize);
    line.put("validatorId", last.id());
    line.put("validatorPubkey", last.publicKey());
    line.put("progress", tally.done() + "/" + tally.total());
    line.put("successRate", tally.successRate());
    log.line(
        Level.INFO, line, "✅ Processed %d/%d validators".formatted(tally.done(), tally.total()));
  }

  void silent(Validator validator, String problem) {
    var line = fields(PROCESSING);
    line.put("validatorId", validator.id());
    line.put("validatorPubkey", validator.publicKey());
    line.put("error", problem);
    log.line(
        Level.WARNING,
        line,
        "⚠️ Validator %s failed its check: %s".formatted(validator.id(), problem));
  }

  void completed(Tally tally, String scoringRun, Duration took) {
    log.line(
        Level.INFO,
        end(COMPLETED, tally, scoringRun, took),
        "🎯 Scoring job completed successfully!");
  }

  void failed(Tally tally, String scoringRun, Duration took, String why) {
    var line = end(FAILED, tally, scoringRun, took);
    line.put("error", why);
    log.line(Level.ERROR, line, "❌ Scoring job failed: " + why);
  }

  private static Map<String, Object> end(
      String phase, Tally tally, String scoringRun, Duration took) {
    var line = fields(phase);
    line.put("successCount", tally.succeeded());
    line.put("failCount", tally.failed());
    line.put("scoringRunId", scoringRun);
    line.put("totalDuration", String.format(Locale.ROOT, "%.1fs", took.toMillis() / 1e3));
    line.put(
        "avgTimePerValidator",
        String.format(Locale.ROOT, "%.1fms", took.toNanos() / 1e6 / Math.max(1, tally.done())));
    line.put("successRate", tally.successRate());
    return line;
  }

  private static Map<String, Object> fields(String phase) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("jobType", "score");
    line.put("timestamp", null);
    line.put("phase", phase);
    return line;
  }

  private static int batches(int things, int size) {
    return (things + size - 1) / size;
  }

  /**
   * How far a scoring run is.
   *
   * @param total validators
   */
  record Tally(int total, int succeeded, int failed) {
    int done() {
      return succeeded + failed;
    }

    Tally with(boolean success) {
      return new Tally(total, succeeded + (success ? 1 : 0), failed + (success ? 0 : 1));
    }

    double share() {
      return done() == 0 ? 1 : (double) succeeded / done();
    }

    String successRate() {
      return String.format(Locale.ROOT, "%.1f%%", 100 * share());
    }
  }
}
