package dev.nightshift.server.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.security.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells open pages what changes. While anybody looks, the store is read once a second for all of
 * them, and each watched run's log once; nobody looks, nothing is read. A viewer that does not keep
 * up is let go, and comes back. Thread-safe.
 */
public final class LiveFeed {
  static final int MOST_VIEWERS = 300;
  private static final int MOST_WAITING = 64;
  private static final int LINES = 500;
  private static final String END = "";
  private static final System.Logger LOG = System.getLogger(LiveFeed.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Shared shared;
  private final RunHistory history;
  private final Function<Collection<String>, Map<String, Role>> roles;
  private final List<Subscription> viewers = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "live-feed");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean stopped;
  private Object lastSeen;
  private List<ProgressJson> lastProgress = List.of();

  /**
   * @param roles of open sessions, by what their cookies hold
   */
  LiveFeed(
      Shared shared, RunHistory history, Function<Collection<String>, Map<String, Role>> roles) {
    this.shared = shared;
    this.history = history;
    this.roles = roles;
  }

  /** Begins to look; before that, and after {@link #stop}, nothing is told. */
  LiveFeed start() {
    var unused = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    return this;
  }

  /**
   * Begins to listen.
   *
   * @param run whose log is wanted too; empty: none
   * @param after the last line that the viewer has
   * @param login by which the viewer was let in
   * @return empty if there are too many, or the server stops
   */
  Optional<Subscription> join(Optional<UUID> run, long after, Login login) {
    if (stopped || viewers.size() >= MOST_VIEWERS) {
      return Optional.empty();
    }
    var viewer = new Subscription(run.orElse(null), after, login);
    viewers.add(viewer);
    if (stopped) {
      viewer.end();
    }
    return Optional.of(viewer);
  }

  void leave(Subscription viewer) {
    viewers.remove(viewer);
  }

  int viewers() {
    return viewers.size();
  }

  /** Lets all viewers go, at once. */
  public void stop() {
    stopped = true;
    timer.shutdownNow();
    viewers.forEach(Subscription::end);
  }

  void tick() {
    if (viewers.isEmpty()) {
      return;
    }
    try {
      logins();
      var look = shared.look();
      changes(look);
      progress(look);
      logs();
    } catch (RuntimeException e) {
      // while the store is away pages stay as they are
      LOG.log(System.Logger.Level.DEBUG, "open pages are told nothing: " + e.getMessage(), e);
    }
  }

  /** Whoever is logged in no longer, or not as before, is told nothing more. */
  private void logins() {
    var sessions =
        viewers.stream()
            .map(viewer -> viewer.login.session())
            .filter(session -> !session.isEmpty())
            .collect(Collectors.toSet());
    if (sessions.isEmpty()) {
      return;
    }
    var now = roles.apply(sessions);
    for (var viewer : viewers) {
      var login = viewer.login;
      if (!login.session().isEmpty() && now.get(login.session()) != login.role()) {
        viewer.end();
      }
    }
  }

  private void changes(Shared.Look look) {
    var seen = look.jobs().stream().map(LiveFeed::state).toList();
    if (!seen.equals(lastSeen)) {
      lastSeen = seen;
      var change = event("change", "{}");
      viewers.forEach(viewer -> viewer.tell(change));
    }
  }

  // What a page shows of a job, but for what progresses.
  private static List<Object> state(JobOverview job) {
    var all = new ArrayList<Object>();
    all.add(job.definition().name());
    all.add(job.condition());
    all.add(job.last().map(Run::id));
    all.add(job.nextRun());
    all.add(job.orders());
    all.add(job.window());
    job.status()
        .ifPresent(
            status -> {
              all.add(status.active());
              all.add(status.queued());
              all.add(Optional.ofNullable(status.lastMissed()));
            });
    return all;
  }

  private void progress(Shared.Look look) {
    var rows =
        look.running().stream()
            .map(run -> new RunRow(run, look.at()))
            .map(
                row ->
                    new ProgressJson(
                        row.getId(),
                        row.getPercent().isEmpty() ? null : Integer.valueOf(row.getPercent()),
                        row.getProgressText()))
            .toList();
    if (!rows.isEmpty() && !rows.equals(lastProgress)) {
      var progress = event("progress", json(rows));
      viewers.forEach(viewer -> viewer.tell(progress));
    }
    lastProgress = rows;
  }

  private void logs() {
    Map<UUID, List<Subscription>> byRun = new HashMap<>();
    for (var viewer : viewers) {
      if (viewer.run != null) {
        byRun.computeIfAbsent(viewer.run, run -> new ArrayList<>()).add(viewer);
      }
    }
    byRun.forEach(
        (run, watching) -> {
          long from = watching.stream().mapToLong(viewer -> viewer.after).min().orElse(0);
          var lines = history.log(run, from, LINES);
          if (lines.isEmpty()) {
            return;
          }
          var text = event("log", json(lines.stream().map(LineJson::of).toList()));
          long last = lines.get(lines.size() - 1).number();
          for (var viewer : watching) {
            if (viewer.after < last) {
              // a page leaves out lines that it has
              viewer.tell(text);
              viewer.after = last;
            }
          }
        });
  }

  // made once, and the same for all who wait for it
  private static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One open page. */
  final class Subscription {
    private final UUID run;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Login login;
    private volatile long after;

    private Subscription(UUID run, long after, Login login) {
      this.run = run;
      this.after = after;
      this.login = login;
    }

    private void tell(String event) {
      if (!waiting.offer(event)) {
        end();
      }
    }

    private void end() {
      leave(this);
      waiting.clear();
      waiting.add(END);
    }

    /** The next event as it is sent; null after so long without one; empty: it is over. */
    String next(long seconds) throws InterruptedException {
      return waiting.poll(seconds, TimeUnit.SECONDS);
    }
  }

  /**
   * By what somebody was let in.
   *
   * @param session what the session's cookie holds; empty without one
   * @param role at the beginning
   */
  record Login(String session, Role role) {
    static final Login NONE = new Login("", Role.VIEWER);

    @Override
    public String toString() {
      return role.label();
    }
  }

  /** How far a run is; {@code percent} is null while nobody knows. */
  public record ProgressJson(String id, Integer percent, String text) {
    public ProgressJson {
      Objects.requireNonNull(id, "id");
    }
  }

  /** A line of a log. */
  public record LineJson(long number, String at, String utc, String level, String text) {
    private static LineJson of(LogLine line) {
      return new LineJson(
          line.number(),
          line.at().toString(),
          Wording.instant(line.at()),
          line.level(),
          line.text());
    }
  }
}
