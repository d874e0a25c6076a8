package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Raises an alert on purpose once a day, and waits until Alertmanager has it: proof that metrics
 * are scraped, that the rules are loaded and that alerts are sent on.
 */
public final class AlarmPath implements Job<AlarmPath.Settings> {
  static final String ALERT = "AlarmDrill";
  private static final String DRILL = "nightshift_alarm_drill";
  private static final String PROVEN = "nightshift_alarm_path_proven_timestamp_seconds";
  private static final String RUN = "`./nightshift run alarm_path --wait`";

  /** Whom to ask. */
  public record Settings(
      @Setting("Where Alertmanager answers, e.g. http://alertmanager:9093") URI alertmanager,
      @Setting("Sent to Alertmanager as a bearer's") Optional<Secret> token,
      @Setting(value = "How often to raise the alert", byDefault = "24h", min = 600) Duration every,
      @Setting(
              value = "How long it may take until Alertmanager has it",
              byDefault = "15m",
              min = 60)
          Duration patience) {
    public Settings {
      if (alertmanager.getHost() == null
          || !String.valueOf(alertmanager.getScheme()).matches("https?")) {
        throw new IllegalArgumentException(
            "alertmanager is \""
                + alertmanager
                + "\"; write an address that starts with http:// or https://");
      }
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Raises the alert "
                + ALERT
                + " on purpose, and waits until Alertmanager has it: proof that an alert of this"
                + " server arrives")
        .item("drills that arrived")
        .every(Duration.ofMinutes(5))
        .expectedToTake(Duration.ofSeconds(2))
        .maxRuntime(Duration.ofMinutes(1))
        .criticality(Criticality.HIGH)
        .metric(Metric.gauge(DRILL, "1 while the alert of the drill is raised"))
        .metric(
            Metric.gauge(PROVEN, "When an alert raised here was last seen in Alertmanager")
                .in("timestamp"))
        .alert(
            new JobAlert(
                ALERT,
                DRILL + " > 0",
                Duration.ZERO,
                Severity.INFO,
                "A drill: nothing is wrong. It goes as soon as it has been seen in Alertmanager.",
                "Nothing to do. If it stays for longer than half an hour: " + RUN,
                ""))
        .failsWith(
            "has not reached Alertmanager",
            "Prometheus does not scrape this server, the rules are not loaded, or Prometheus is not"
                + " told where Alertmanager is: no alert of this server reaches anybody",
            "`./nightshift bundle verify --prometheus URL --alertmanager URL` says which of them it"
                + " is; then "
                + RUN)
        .failsWith(
            "does not answer",
            "Alertmanager is down or not reached from here: alerts reach nobody",
            "Start it, or correct jobs.alarm_path.settings.alertmanager in config.yml and restart;"
                + " then "
                + RUN)
        .failsWith(
            "answered with",
            "Something else than Alertmanager answers there, or the token is wrong",
            "Open the address; correct jobs.alarm_path.settings in config.yml and restart, then "
                + RUN)
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws InterruptedException {
    context.checkpoint();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var now = context.clock().instant();
    var raised = context.cursor("raised");
    var proven = context.cursor("proven");
    var last = proven.read().map(Instant::parse);
    var since = raised.read().map(Instant::parse);
    context.gauge(PROVEN).set(last.map(Instant::getEpochSecond).orElse(0L));
    context.gauge(DRILL).set(since.isPresent() ? 1 : 0);
    if (context.dryRun()) {
      return;
    }
    if (since.isEmpty()) {
      if (last.isEmpty() || !last.get().plus(settings.every()).isAfter(now)) {
        raised.write(now.toString());
        context.gauge(DRILL).set(1);
        context.logger().log(Level.INFO, "the alert {0} is raised now", ALERT);
      }
      return;
    }
    var took = Duration.between(since.get(), now);
    if (arrived(settings)) {
      proven.write(now.toString());
      raised.clear();
      context.gauge(PROVEN).set((double) now.getEpochSecond());
      context.gauge(DRILL).set(0);
      context.items(1);
      context
          .logger()
          .log(
              Level.INFO,
              "Alertmanager has {0}, {1} s after it was raised",
              ALERT,
              took.toSeconds());
    } else if (took.compareTo(settings.patience()) > 0) {
      throw new IllegalStateException(
          "the alert "
              + ALERT
              + ", raised "
              + took.toMinutes()
              + " min ago, has not reached Alertmanager at "
              + settings.alertmanager().getHost());
    } else {
      context
          .logger()
          .log(Level.INFO, "{0} is not there yet, after {1} s", ALERT, took.toSeconds());
    }
  }

  private static boolean arrived(Settings settings) throws InterruptedException {
    var base = settings.alertmanager().toString().replaceAll("/+$", "");
    var filter = URLEncoder.encode("alertname=\"" + ALERT + "\"", StandardCharsets.UTF_8);
    var answer =
        new Call(
                "Alertmanager",
                URI.create(base + "/api/v2/alerts?filter=" + filter),
                settings.token())
            .get();
    if (answer.status() != 200) {
      throw new IllegalStateException(
          "Alertmanager at "
              + settings.alertmanager().getHost()
              + " answered with "
              + answer.status());
    }
    return answer.body().contains("\"" + ALERT + "\"");
  }
}
