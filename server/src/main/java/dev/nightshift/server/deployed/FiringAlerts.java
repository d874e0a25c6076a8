package dev.nightshift.server.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.conventions.Names;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What Alertmanager has of this deployment. However many ask, it is asked once in a while, and
 * nobody waits long for it. Thread-safe.
 */
public final class FiringAlerts {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PATIENCE_MILLIS = 2_000;
  private static final String PREFIX = "Background";
  private static final List<String> URGENT_FIRST = List.of("critical", "warning", "info");

  private final AlertmanagerSettings settings;
  private final String jobLabel;
  private final String deployment;
  private final Clock clock;
  private final ExecutorService asking = asking();
  private CompletableFuture<Firing> last;
  private long asked;

  /**
   * What there is.
   *
   * @param at when Alertmanager said so
   * @param problem why nothing is known; empty: it answered
   */
  public record Firing(Instant at, List<FiringAlert> alerts, String problem) {
    public Firing {
      alerts = List.copyOf(alerts);
    }
  }

  /**
   * @param jobLabel of alerts
   * @param deployment alerts of others are left out
   */
  public FiringAlerts(
      AlertmanagerSettings settings, String jobLabel, String deployment, Clock clock) {
    this.settings = settings;
    this.jobLabel = jobLabel;
    this.deployment = deployment;
    this.clock = clock;
  }

  // one thread, and none while nobody asks
  private static ExecutorService asking() {
    var pool =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              var thread = new Thread(work, "alertmanager");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Empty: no Alertmanager is configured. */
  public Optional<Firing> now() {
    if (settings.url().isEmpty()) {
      return Optional.empty();
    }
    var question = question();
    try {
      return Optional.of(question.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.of(
          unknown("Alertmanager has not answered within " + PATIENCE_MILLIS / 1_000 + " s"));
    } catch (ExecutionException e) {
      var cause = e.getCause();
      return Optional.of(unknown(cause.getMessage() == null ? "" + cause : cause.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(unknown("interrupted"));
    }
  }

  /** The label that names the job. */
  public String jobLabel() {
    return jobLabel;
  }

  /** Where people open it. */
  public Optional<String> link() {
    return settings.shown();
  }

  private Firing unknown(String problem) {
    return new Firing(clock.instant(), List.of(), problem);
  }

  private synchronized CompletableFuture<Firing> question() {
    boolean old = last == null || (last.isDone() && System.nanoTime() - asked > FRESH_NANOS);
    if (old) {
      asked = System.nanoTime();
      last = CompletableFuture.supplyAsync(this::ask, asking);
    }
    return last;
  }

  private Firing ask() {
    var endpoint =
        new Endpoint(
            "Alertmanager",
            settings.url().orElseThrow().toString(),
            settings.token().map(secret -> secret.reveal().strip()),
            "alertmanager.token in config.yml");
    var found = new ArrayList<FiringAlert>();
    for (var alert : endpoint.get("/api/v2/alerts?active=true&silenced=true&inhibited=true")) {
      var read = read(alert);
      if (ours(read)) {
        found.add(read);
      }
    }
    found.sort(
        Comparator.comparing((FiringAlert alert) -> alert.silenced() || alert.inhibited())
            .thenComparing(alert -> rank(alert.severity()))
            .thenComparing(FiringAlert::since)
            .thenComparing(FiringAlert::name)
            .thenComparing(FiringAlert::job));
    return new Firing(clock.instant(), found, "");
  }

  private static int rank(String severity) {
    int place = URGENT_FIRST.indexOf(severity);
    return place < 0 ? URGENT_FIRST.size() : place;
  }

  private boolean ours(FiringAlert alert) {
    var label = alert.labels().get(Names.DEPLOYMENT);
    return label == null ? alert.name().startsWith(PREFIX) : label.equals(deployment);
  }

  private FiringAlert read(JsonNode alert) {
    Map<String, String> labels = new TreeMap<>();
    alert
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    var notes = alert.path("annotations");
    var status = alert.path("status");
    return new FiringAlert(
        labels.getOrDefault("alertname", ""),
        labels.getOrDefault(Names.SEVERITY, ""),
        labels.getOrDefault(jobLabel, ""),
        instant(alert.path("startsAt").asText()),
        notes.path("summary").asText(),
        notes.path("description").asText(),
        notes.path("dashboard_url").asText(),
        !status.path("silencedBy").isEmpty(),
        !status.path("inhibitedBy").isEmpty(),
        labels);
  }

  private Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return clock.instant();
    }
  }
}
