package dev.nightshift.jobs.validators;

import dev.nightshift.job.Context;
import dev.nightshift.job.Secret;
import dev.nightshift.job.Trigger;
import dev.nightshift.jobs.validators.ValidatorTable.Changes;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The work of one run of {@link Fetch}. */
final class Fetching {
  private static final int MOST_BYTES = 1 << 25;

  private final Context context;
  private final Fetch.Settings settings;

  Fetching(Context context, Fetch.Settings settings) {
    this.context = context;
    this.settings = settings;
  }

  void fetch() throws Exception {
    start();
    try (var connection = Store.open(settings.store())) {
      var table = new ValidatorTable(connection);
      var known = table.listed();
      context.phase("reading the list");
      var list = read();
      if (list.isEmpty() && !known.isEmpty()) {
        throw new IOException(
            "the list %s is not there any more; the %d validators known are kept"
                .formatted(settings.source(), known.size()));
      }
      if (list.isEmpty()) {
        context
            .logger()
            .log(
                Level.WARNING,
                "there is no list %s yet; `./nightshift demo seed validators` makes one to try"
                    .formatted(settings.source()));
      }
      keep(table, known, list.orElse(List.of()));
    }
  }

  /** As queues say it: a run that is due by the clock is one of a repeated job. */
  private void start() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(
        "jobId",
        context.trigger() == Trigger.SCHEDULE
            ? "repeat:"
                + UUID.nameUUIDFromBytes(context.job().getBytes(StandardCharsets.UTF_8))
                    .toString()
                    .replace("-", "")
                + ":"
                + context.due().toEpochMilli()
            : context.runId());
    line.put("jobName", context.job());
    line.put("timestamp", null);
    line.put("data", context.parameters());
    new JsonLog(context, settings.log(), Score.QUEUE)
        .line(Level.INFO, line, "🚀 Processing job: " + context.job());
  }

  /** Empty if there is no such file. */
  private Optional<List<Validator>> read() throws IOException, InterruptedException {
    if (settings.url().isEmpty()) {
      var file = settings.list();
      return Files.notExists(file)
          ? Optional.empty()
          : Optional.of(
              new ValidatorList(file.toString(), Optional.ofNullable(file.getParent()))
                  .parse(Files.readString(file)));
    }
    var url = settings.url().get();
    var http = new Http(context.executor(), settings.timeout());
    try {
      var answer = http.get(url, settings.token().map(Secret::reveal), MOST_BYTES);
      if (answer.statusCode() != 200) {
        throw new IOException("answered " + answer.statusCode());
      }
      if (answer.body().length == MOST_BYTES) {
        throw new IOException("is longer than " + MOST_BYTES + " bytes");
      }
      return Optional.of(
          new ValidatorList(url.toString(), Optional.empty())
              .parse(new String(answer.body(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      var text = String.valueOf(e.getMessage());
      throw text.startsWith("the list ") ? e : new IOException("the list " + url + ": " + text, e);
    }
  }

  private void keep(ValidatorTable table, List<Validator> known, List<Validator> listed)
      throws Exception {
    var changes = Changes.between(known, listed);
    if (changes.gone().size() > settings.mostGone() * known.size()) {
      throw new IOException(
          "the list %s lacks too many: %d of the %d validators known are not on it, mostGone is %s;"
                  .formatted(
                      settings.source(), changes.gone().size(), known.size(), settings.mostGone())
              + " those known are kept");
    }
    context.checkpoint();
    context.phase("keeping the list");
    if (!context.dryRun()) {
      table.apply(changes, context.clock().instant());
    }
    context
        .logger()
        .log(
            Level.INFO,
            "%d validators listed: %d new, %d changed, %d gone"
                .formatted(
                    listed.size(), changes.added(), changes.changed(), changes.gone().size()));
    context.items(listed.size());
    context.gauge(Fetch.COUNT).set((double) listed.size());
    if (!listed.isEmpty() && !settings.score().equals(Fetch.NO_JOB)) {
      enqueue();
    }
  }

  private void enqueue() {
    if (context.dryRun()) {
      context.logger().log(Level.INFO, "a run of " + settings.score() + " would be asked for");
      return;
    }
    var run = context.enqueue(settings.score(), Map.of());
    context.context("scoring", run);
    context.logger().log(Level.INFO, "asked for run " + run + " of " + settings.score());
  }
}
