package dev.nightshift.server.notify;

import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.notify.Outbox.Draft;
import dev.nightshift.server.notify.Outbox.Taken;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what config.yml asks to be told, from what the store says: whatever happened while no
 * server ran is told by the next one, and what one node told no other tells again.
 */
public final class ServerEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ServerEvents.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** A window whose end nobody has told by then is not told any more. */
  private static final Duration ENDED = Duration.ofHours(1);

  private static final int REMEMBERED = 10_000;

  private final PostOffice office;
  private final List<EventRule> rules;
  private final Supplier<Catalogue> catalogue;
  private final Supplier<StoreSnapshot> snapshot;
  private final Windows windows;
  private final EventText text;
  private final Set<String> told = new HashSet<>();
  private ScheduledExecutorService timer;

  /** Windows that are on, the next ones, and those since an instant. */
  public record Windows(
      Supplier<List<MaintenanceWindow>> on,
      Supplier<List<MaintenanceWindow>> next,
      Function<Instant, List<MaintenanceWindow>> past) {}

  public ServerEvents(
      PostOffice office,
      NotificationSettings settings,
      Supplier<Catalogue> catalogue,
      Supplier<StoreSnapshot> snapshot,
      Windows windows,
      String serverUrl,
      String deployment) {
    this.office = office;
    this.rules = settings.rules();
    this.catalogue = catalogue;
    this.snapshot = snapshot;
    this.windows = windows;
    text = new EventText(serverUrl, deployment);
  }

  /** Begins to look, if there is anything to be told. */
  public synchronized void start() {
    if (rules.isEmpty()) {
      return;
    }
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "notify-events");
              thread.setDaemon(true);
              return thread;
            });
    long millis = EVERY.toMillis();
    var unused = timer.scheduleWithFixedDelay(this::quietly, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Waits at most a second. */
  public synchronized void stop() throws InterruptedException {
    if (timer != null) {
      timer.shutdownNow();
      timer.awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  private void quietly() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.warn("What is to be told could not be found out; it is tried again.", e);
    }
  }

  /** Looks once, and tells what is new. */
  void look() {
    var now = office.instant();
    if (rules.stream().anyMatch(ServerEvents::aboutJobs)) {
      jobs(now);
    }
    if (!rules.stream().allMatch(ServerEvents::onlyAboutJobs)) {
      windows(now);
    }
  }

  private static boolean aboutJobs(EventRule rule) {
    return rule.tells(Event.JOB_FAILED)
        || rule.tells(Event.JOB_RECOVERED)
        || rule.tells(Event.JOB_PAUSED)
        || rule.tells(Event.JOB_RESUMED);
  }

  private static boolean onlyAboutJobs(EventRule rule) {
    return !rule.tells(Event.MAINTENANCE_ANNOUNCED)
        && !rule.tells(Event.MAINTENANCE_STARTED)
        && !rule.tells(Event.MAINTENANCE_ENDED);
  }

  private void jobs(Instant now) {
    var seen = snapshot.get();
    var definitions = catalogue.get();
    var goingOn = office.goingOn();
    for (var status : seen.jobs()) {
      // what fails in a window may be meant to
      boolean held = seen.window(status.job()).isPresent();
      definitions.job(status.job()).ifPresent(job -> job(job, status, held, goingOn, now));
    }
  }

  private void job(
      JobDefinition job,
      JobStatus status,
      boolean held,
      Map<String, List<String>> goingOn,
      Instant now) {
    var name = job.name() + (status.scope().isEmpty() ? "" : "@" + status.scope());
    for (var rule : rules) {
      if (!rule.about(job.name(), job.criticality())) {
        continue;
      }
      for (var channel : rule.to()) {
        var open = goingOn.getOrDefault(channel, List.of());
        if (!held) {
          failures(rule, channel, job, status, name, open);
        }
        pauses(rule, channel, job, status, open, now);
      }
    }
  }

  private void failures(
      EventRule rule,
      String channel,
      JobDefinition job,
      JobStatus status,
      String name,
      List<String> open) {
    var topic = "failed/" + name;
    if (status.consecutiveFailures() > 0) {
      if (rule.tells(Event.JOB_FAILED) && status.lastCompletion() != null) {
        var streak = status.lastSuccess() == null ? "never" : status.lastSuccess().toString();
        tell(
            draft(rule, channel, topic + "/" + streak, job, text.failed(job, status), topic, null));
      }
    } else if (rule.tells(Event.JOB_RECOVERED)
        && open.contains(topic)
        && status.lastSuccess() != null) {
      tell(
          draft(
              rule,
              channel,
              "recovered/" + name + "/" + status.lastSuccess(),
              job,
              text.recovered(job, status),
              null,
              topic));
    }
  }

  private void pauses(
      EventRule rule,
      String channel,
      JobDefinition job,
      JobStatus status,
      List<String> open,
      Instant now) {
    var topic = "paused/" + job.name();
    var pause = status.orders().pause();
    boolean paused = pause != null && !pause.over(now);
    if (paused && rule.tells(Event.JOB_PAUSED)) {
      tell(
          draft(
              rule, channel, topic + "/" + pause.at(), job, text.paused(job, pause), topic, null));
    } else if (!paused && rule.tells(Event.JOB_RESUMED) && open.contains(topic)) {
      tell(
          draft(
              rule,
              channel,
              "resumed/" + job.name() + "/" + now,
              job,
              text.resumed(job),
              null,
              topic));
    }
  }

  private static Draft draft(
      EventRule rule,
      String channel,
      String key,
      JobDefinition job,
      Letter letter,
      String begins,
      String ends) {
    return new Draft(
        UUID.randomUUID(),
        channel,
        key,
        letter.event(),
        job.name(),
        letter.subject(),
        LetterJson.write(letter),
        rule.digest().isZero() ? null : "jobs",
        rule.digest(),
        begins,
        ends,
        null);
  }

  private void windows(Instant now) {
    for (var rule : rules) {
      if (rule.tells(Event.MAINTENANCE_ANNOUNCED)) {
        windows.next().get().stream()
            .filter(window -> !window.start().minus(rule.before()).isAfter(now))
            .forEach(window -> window(rule, Event.MAINTENANCE_ANNOUNCED, window));
      }
      if (rule.tells(Event.MAINTENANCE_STARTED)) {
        windows.on().get().forEach(window -> window(rule, Event.MAINTENANCE_STARTED, window));
      }
      if (rule.tells(Event.MAINTENANCE_ENDED)) {
        windows.past().apply(now.minus(ENDED)).stream()
            .filter(window -> !window.end().isAfter(now))
            .forEach(window -> window(rule, Event.MAINTENANCE_ENDED, window));
      }
    }
  }

  private void window(EventRule rule, Event event, MaintenanceWindow window) {
    if (!rule.jobs().isEmpty() && rule.jobs().stream().noneMatch(window::covers)) {
      return;
    }
    var letter = text.maintenance(event, window);
    for (var channel : rule.to()) {
      tell(
          new Draft(
              UUID.randomUUID(),
              channel,
              event.label() + "/" + window.name() + "/" + window.start(),
              event.label(),
              null,
              letter.subject(),
              LetterJson.write(letter),
              null,
              Duration.ZERO,
              null,
              null,
              null));
    }
  }

  /** Once; what the outbox knows is not asked again and again. */
  private void tell(Draft draft) {
    var id = draft.channel() + " " + draft.key();
    if (told.contains(id)) {
      return;
    }
    if (office.take(draft) == Taken.ACCEPTED) {
      LOG.info("Channel {} is told: {}", draft.channel(), draft.subject());
    }
    if (told.size() >= REMEMBERED) {
      told.clear();
    }
    told.add(id);
  }
}
