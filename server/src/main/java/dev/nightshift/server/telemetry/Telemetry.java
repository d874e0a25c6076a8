package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.LoggerContext;
import com.codahale.metrics.MetricRegistry;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.notify.Channels;
import dev.nightshift.server.notify.DeliveryListener;
import dev.nightshift.server.plugin.SecretUse;
import dev.nightshift.server.run.CurrentRun;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunMeters;
import dev.nightshift.server.run.StatementText;
import dev.nightshift.server.run.StoreConnections;
import dev.nightshift.server.telemetry.Exposition.Part;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import jakarta.servlet.http.HttpServlet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every series that this server exports. Nothing else in the server knows the metrics library.
 *
 * <p>Thread-safe. Answers scrapes before {@link #start}, after {@link #stop} and while the store is
 * away.
 */
public final class Telemetry implements RunListener, RunMeters {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  private final CurrentCatalogue catalogue;
  private final Clock clock;
  private final StoreLook store;
  private final NodeSeries node;
  private final WorkMeter work;
  private final DeclaredSeries declared;
  private final NotificationSeries notifications;
  private final ServerSeries server;
  private final PlatformSeries platform = new PlatformSeries();
  private final CollectorRegistry registry = new CollectorRegistry();
  private volatile Duration slow = Duration.ofSeconds(1);
  private final LongAdder logLines = new LongAdder();
  private volatile Supplier<List<SecretUse>> secrets = List::of;
  private volatile Supplier<StoreConnections> connections;
  private volatile RunTeller teller;
  private ScheduledExecutorService timer;

  public Telemetry(CurrentCatalogue catalogue, ServerFacts facts, Watched watched, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
    store = new StoreLook(watched.store(), clock);
    node = new NodeSeries(catalogue, clock);
    work = new WorkMeter(watched.activeRuns(), node::of, clock);
    declared = new DeclaredSeries(catalogue, clock);
    notifications = new NotificationSeries(catalogue.naming(), clock);
    server = new ServerSeries(catalogue.naming(), catalogue::now, facts, watched, clock);
    var fromCatalogue = catalogue.derived(now -> new CatalogueSeries(now, clock));
    registry.register(
        new Exposition(
            catalogue.derived(Aliases::new),
            List.of(
                new Part("active runs", this::activeRuns),
                new Part("runs", node::collect),
                new Part(
                    "the catalogue", () -> fromCatalogue.get().collect(store.orderedSchedules())),
                new Part("the jobs' state", this::state),
                new Part("the server", () -> server.collect(store.fresh(), store.storeId())),
                new Part("the jobs' own", declared::collect),
                new Part("notifications", notifications::collect),
                new Part("secrets", this::secretAges),
                new Part("the store's connections", this::connections),
                new Part("the process", platform::collect))));
  }

  /** Hears what becomes of messages. */
  public DeliveryListener deliveries() {
    return notifications;
  }

  /** Exports how the channels do; looked at every 5 s. */
  public void watchChannels(Channels channels) {
    notifications.watch(channels);
  }

  /** Exports how old the files of these secrets are; asked at each scrape. */
  public void watchSecrets(Supplier<List<SecretUse>> watched) {
    secrets = watched;
  }

  /** Exports how far the connections to the store are used; asked at each scrape. */
  public void watchConnections(Supplier<StoreConnections> watched) {
    connections = watched;
  }

  /** From how long on a statement is a slow one. */
  public void slowStatementsFrom(Duration time) {
    slow = time;
  }

  /** A statement on the store is over; the run that it was for, if any, is named in the log. */
  public void storeExecuted(String sql, Duration took) {
    if (took.compareTo(slow) < 0) {
      return;
    }
    node.slowInStore().inc();
    LOG.warn(
        "Slow statement on the store, {} s{}: {}",
        Seconds.of(took),
        CurrentRun.get().map(run -> ", for a run of " + run.job()).orElse(""),
        StatementText.of(sql));
  }

  /**
   * Tells the server's log of runs from now on.
   *
   * @param loggers null: no longer
   */
  public void tellOfRuns(LoggerContext loggers) {
    teller = loggers == null ? null : new RunTeller(loggers);
  }

  private List<MetricFamilySamples> connections() {
    var asked = connections;
    if (asked == null) {
      return List.of();
    }
    var now = asked.get();
    var used = Family.of(catalogue.naming(), CoreMetric.STORE_CONNECTIONS);
    used.add(now.active(), List.of("active"));
    now.idle().ifPresent(idle -> used.add(idle, List.of("idle")));
    now.waiting().ifPresent(waiting -> used.add(waiting, List.of("waiting")));
    var most = Family.of(catalogue.naming(), CoreMetric.STORE_CONNECTIONS_LIMIT);
    return List.of(used.samples(), most.add(now.most(), List.of()).samples());
  }

  private List<MetricFamilySamples> secretAges() {
    var now = clock.instant();
    var family = Family.of(catalogue.naming(), CoreMetric.SECRET_AGE);
    for (var secret : secrets.get()) {
      secret
          .changed()
          .ifPresent(
              changed ->
                  family.add(
                      Math.max(0, Seconds.of(Duration.between(changed, now))),
                      List.of(secret.job(), secret.setting())));
    }
    return List.of(family.samples());
  }

  private List<MetricFamilySamples> activeRuns() {
    var active =
        work.advance().stream()
            .collect(Collectors.groupingBy(live -> live.run().job(), Collectors.counting()));
    var family = Family.of(catalogue.naming(), CoreMetric.ACTIVE_RUNS);
    for (var job : catalogue.jobs()) {
      family.add(active.getOrDefault(job.name(), 0L), List.of(job.name()));
    }
    return List.of(family.samples());
  }

  private List<MetricFamilySamples> state() {
    return store
        .fresh()
        .map(
            snapshot -> {
              var now = catalogue.now();
              var states = StateSeries.states(now, snapshot);
              return Stream.concat(
                      StateSeries.collect(now, snapshot, states).stream(),
                      declared.gauges(now, states).stream())
                  .toList();
            })
        .orElse(List.of());
  }

  /** Looks at the store once, in the calling thread, and from then on every 5 s. */
  public synchronized void start() {
    look();
    notifications.look();
    // A thread each, so that a store that hangs does not stop the runs' figures.
    timer = Executors.newScheduledThreadPool(3, Telemetry::thread);
    every(LOOK_EVERY, this::look);
    every(LOOK_EVERY, notifications::look);
    every(LOOK_EVERY, this::advance);
  }

  private void every(Duration interval, Runnable task) {
    var unused =
        timer.scheduleWithFixedDelay(
            task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "telemetry");
    thread.setDaemon(true);
    return thread;
  }

  /** Looks at the store now; for {@link #start} and for tests. */
  void look() {
    store.take();
  }

  /** Looks at the outbox now; for tests. */
  void lookAtChannels() {
    notifications.look();
  }

  private void advance() {
    try {
      work.advance();
    } catch (RuntimeException e) {
      LOG.warn("What the active runs did could not be counted; the next look makes up for it.", e);
    }
  }

  /** Ends the looks at the store; waits at most a second. */
  public synchronized void stop() {
    if (timer == null) {
      return;
    }
    timer.shutdownNow();
    try {
      timer.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A servlet that answers scrapes; may be made and mounted several times. */
  public HttpServlet servlet() {
    return new MetricsPage(registry);
  }

  /** What a scrape gets, in Prometheus' text format. */
  public String scrape() {
    return scrape(PageWriter.plain());
  }

  String scrape(PageWriter writer) {
    var page = new ByteArrayOutputStream();
    try {
      write(page, writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString(StandardCharsets.UTF_8);
  }

  void write(OutputStream page, PageWriter writer) throws IOException {
    writer.write(page, registry.metricFamilySamples());
  }

  /** Exports a few of Dropwizard's own metrics too: HTTP threads, failed requests. */
  public void exportSubsetOf(MetricRegistry dropwizard) {
    platform.exportSubsetOf(dropwizard);
  }

  @Override
  public void started(Run run) {
    node.of(run.job()).started(run);
    tell(asked -> asked.started(run));
  }

  @Override
  public void ended(Run run, boolean last) {
    work.ended(run);
    node.of(run.job()).ended(run, last);
    tell(asked -> asked.ended(run, last));
  }

  @Override
  public void missed(String job, MissCause cause, Instant from, Instant to, long count) {
    node.of(job).missed(cause, count);
  }

  @Override
  public void count(String job, String metric, String labelValue, double amount) {
    declared.count(job, metric, labelValue, amount);
  }

  @Override
  public void time(String job, String metric, String labelValue, Duration duration) {
    declared.time(job, metric, labelValue, duration);
  }

  @Override
  public void logged(String job, String level) {
    logLines.increment();
    node.of(job).logged(level);
  }

  /** Lines that runs have logged since this process began. */
  public long logLines() {
    return logLines.sum();
  }

  @Override
  public void said(CurrentRun.Sink run, String level, String text) {
    tell(asked -> asked.said(run, level, text));
  }

  private void tell(Consumer<RunTeller> what) {
    var asked = teller;
    if (asked != null) {
      what.accept(asked);
    }
  }

  @Override
  public boolean slowStatement(String job, Duration took) {
    if (took.compareTo(slow) < 0) {
      return false;
    }
    node.of(job).slowStatement();
    return true;
  }

  @Override
  public void anomaly(String job) {
    node.of(job).anomaly();
  }

  @Override
  public void dependency(String name, boolean up) {
    server.dependency(name, up);
  }

  @Override
  public void dependencyMemory(String name, long bytes) {
    server.dependencyMemory(name, bytes);
  }

  @Override
  public void listenerFailed() {
    node.listenerFailures().inc();
  }
}
