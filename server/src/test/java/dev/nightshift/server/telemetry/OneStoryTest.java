package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.control.Actions;
import dev.nightshift.server.control.BeginWindow;
import dev.nightshift.server.control.CatchUpActions;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.control.JobActions;
import dev.nightshift.server.control.TriggerRun;
import dev.nightshift.server.control.WindowActions;
import dev.nightshift.server.conventions.Expected;
import dev.nightshift.server.engine.CatchUp;
import dev.nightshift.server.engine.Definitions;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.store.Store;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job lives through a pause with an end, a pause that somebody ends, a maintenance window and an
 * outage. What history, missed slots and metrics then say must be one story.
 */
@Timeout(300)
class OneStoryTest {
  private static final Actor ANN = new Actor("ann", Role.ADMIN, "127.0.0.1", "request-1");
  private static final String JOB = "scrub";
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final TestClock clock = new TestClock(on("09:59:30"));
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Catalogue catalogue =
      Definitions.catalogue(
          Definitions.job(JOB).schedule(new Schedule.Cron("*/10 * * * *", ZoneOffset.UTC)));
  private final Map<String, Double> countedBefore = new TreeMap<>();
  private Life life;
  private int starts;

  private static Instant on(String time) {
    return Instant.parse("2026-11-22T" + time + (time.length() == 5 ? ":00Z" : "Z"));
  }

  @AfterEach
  void stop() throws Exception {
    if (life != null) {
      life.stop();
    }
  }

  @Test
  void historyMissedSlotsAndMetricsTellOneStory() throws Exception {
    life = new Life();
    slotRuns("10:00", "SCHEDULE");
    slotRuns("10:10", "SCHEDULE");

    clock.set(on("10:15"));
    life.jobs.pause(JOB, "30m", "", "vacuum", ANN);
    slotIsMissed("10:20", MissCause.PAUSED);
    assertThat(life.scrape().value(series("paused"))).isEqualTo(1);
    clock.set(on("10:25"));
    life.actions.trigger(new TriggerRun(JOB, Map.of(), false, false, "by hand"), ANN);
    expect("ran MANUAL -");
    slotIsMissed("10:30", MissCause.PAUSED);
    slotIsMissed("10:40", MissCause.PAUSED);
    clock.set(on("10:46"));
    expect("pause ended");
    assertThat(life.scrape().value(series("paused"))).isZero();
    assertThat(life.scrape().value(series("active_since_timestamp_seconds")))
        .isEqualTo(on("10:45").getEpochSecond());
    slotRuns("10:50", "SCHEDULE");

    clock.set(on("10:55"));
    life.jobs.pause(JOB, "", "", "", ANN);
    slotIsMissed("11:00", MissCause.PAUSED);
    clock.set(on("11:05"));
    life.jobs.resume(JOB, "done", ANN);
    slotRuns("11:10", "SCHEDULE");

    clock.set(on("11:15"));
    life.windows.begin(
        new BeginWindow(
            Duration.ofMinutes(30),
            Set.of(),
            false,
            MaintenanceWindow.Running.FINISH,
            MaintenanceWindow.After.RUN_ONCE,
            "disks"),
        ANN);
    assertThat(life.scrape().value("background_job_maintenance_active")).isEqualTo(1);
    slotIsMissed("11:20", MissCause.WINDOW);
    slotIsMissed("11:30", MissCause.WINDOW);
    slotIsMissed("11:40", MissCause.WINDOW);
    clock.set(on("11:46"));
    expect("ran CATCH_UP 11:40");
    assertThat(life.scrape().value("background_job_maintenance_active")).isZero();
    assertThat(life.scrape().value(series("active_since_timestamp_seconds")))
        .isEqualTo(on("11:45").getEpochSecond());
    slotRuns("11:50", "SCHEDULE");

    clock.set(on("11:55"));
    keepCounters();
    life.stop();
    clock.set(on("12:36"));
    life = new Life();
    expect("missed server_down 3", "ran CATCH_UP 12:30");
    slotRuns("12:40", "SCHEDULE");

    clock.set(on("12:45"));
    assertThat(life.catchUps.catchUp(JOB, on("11:55"), 2, "asked for", ANN).left()).isEqualTo(1);
    life.engine.lookAt("default");
    expect("ran CATCH_UP 12:00", "ran CATCH_UP 12:10");
    keepCounters();
    compare();
  }

  /** What each of the three says, and whether they agree. */
  private void compare() throws Exception {
    var runs = runs();
    assertThat(runs)
        .containsExactly(
            "10:00 SCHEDULE",
            "10:10 SCHEDULE",
            "10:50 SCHEDULE",
            "11:10 SCHEDULE",
            "11:40 CATCH_UP",
            "11:50 SCHEDULE",
            "12:00 CATCH_UP",
            "12:10 CATCH_UP",
            "12:30 CATCH_UP",
            "12:40 SCHEDULE");
    var ranges = ranges();
    assertThat(ranges.stream().map(OneStoryTest::told))
        .containsExactly(
            "paused 10:20-10:40 3, caught up 0",
            "paused 11:00-11:00 1, caught up 0",
            "window 11:20-11:30 2, caught up 0",
            "window 11:40-11:40 1, caught up 1",
            "server_down 12:00-12:20 3, caught up 2");

    // each due time has a run, or is missed; one that was caught up was both
    List<String> settled = new ArrayList<>();
    runs.forEach(run -> settled.add(run.substring(0, 5)));
    for (var range : ranges) {
      Stream.iterate(range.from(), slot -> !slot.isAfter(range.to()), slot -> slot.plus(INTERVAL))
          .skip(range.caughtUp())
          .forEach(slot -> settled.add(time(slot)));
    }
    var all =
        Stream.iterate(on("10:00"), slot -> !slot.isAfter(on("12:40")), slot -> slot.plus(INTERVAL))
            .map(OneStoryTest::time)
            .toList();
    assertThat(settled).containsExactlyInAnyOrderElementsOf(all);

    // what was counted, in both lives of the server
    for (var cause : MissCause.values()) {
      long missed =
          ranges.stream()
              .filter(range -> range.cause() == cause)
              .mapToLong(MissedSlots.Range::slots)
              .sum();
      var counted = "missed_slots_total{job=\"scrub\",cause=\"" + cause.label() + "\"}";
      assertThat(countedBefore.get(counted)).as(counted).isEqualTo(missed);
    }
    long byHand = 1;
    assertThat(countedBefore.get("runs_total{job=\"scrub\",result=\"success\"}"))
        .isEqualTo(runs.size() + byHand);
    assertThat(countedBefore.get("start_delay_seconds_count{job=\"scrub\"}"))
        .isEqualTo(runs.size() + byHand);

    // how it stands
    var page = life.scrape();
    assertThat(page.value(series("paused"))).isZero();
    assertThat(page.value("background_job_maintenance_active")).isZero();
    assertThat(page.value(series("next_run_timestamp_seconds")))
        .isEqualTo(on("12:50").getEpochSecond());
    assertThat(page.value(series("last_missed_slot_timestamp_seconds")))
        .isEqualTo(ranges.get(ranges.size() - 1).to().getEpochSecond());
    assertThat(page.value(series("last_success_timestamp_seconds")))
        .isEqualTo(on("12:45").getEpochSecond());
    assertThat(page.value(series("active_since_timestamp_seconds")))
        .as("back from an outage of more than two intervals")
        .isEqualTo(on("12:36").getEpochSecond());
    System.out.println(
        "runs " + runs + "\nmissed " + ranges.stream().map(OneStoryTest::told).toList());
    System.out.println("counted " + countedBefore);
  }

  private List<String> runs() {
    return life.store.history().list(new RunHistory.Query(JOB, Set.of(), null, 100)).runs().stream()
        .peek(run -> assertThat(run.state()).isEqualTo(RunState.SUCCEEDED))
        .filter(run -> run.trigger() != Trigger.MANUAL)
        .map(run -> time(run.slot()) + " " + run.trigger())
        .sorted()
        .toList();
  }

  private List<MissedSlots.Range> ranges() {
    var query = new MissedSlots.Query(JOB, Set.of(), null, null, 100);
    return life.store.missed().list(query).ranges().stream()
        .sorted(Comparator.comparing(MissedSlots.Range::from))
        .toList();
  }

  private static String told(MissedSlots.Range range) {
    return range.cause().label()
        + " "
        + time(range.from())
        + "-"
        + time(range.to())
        + " "
        + range.slots()
        + ", caught up "
        + range.caughtUp();
  }

  private static String time(Instant instant) {
    return instant.toString().substring(11, 16);
  }

  private static String series(String metric) {
    return "background_job_" + metric + "{job=\"" + JOB + "\"}";
  }

  private void slotRuns(String time, String trigger) throws InterruptedException {
    clock.set(on(time));
    life.engine.lookAt("default");
    expect("ran " + trigger + " " + time);
  }

  private void slotIsMissed(String time, MissCause cause) throws InterruptedException {
    clock.set(on(time));
    life.engine.lookAt("default");
    expect("missed " + cause.label() + " 1");
  }

  /** Waits for what must happen next, in any order, and for nothing else. */
  private void expect(String... expected) throws InterruptedException {
    List<String> heard = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      heard.add(events.poll(30, TimeUnit.SECONDS));
    }
    assertThat(heard).as("at " + clock.instant()).containsExactlyInAnyOrder(expected);
  }

  private void keepCounters() throws Exception {
    var page = life.scrape();
    for (var series : page.series()) {
      if (series.contains("_total{") || series.contains("_count{")) {
        countedBefore.merge(series.replace("background_job_", ""), page.value(series), Double::sum);
      }
    }
    countedBefore.values().removeIf(value -> value == null);
  }

  /** One life of a server: store, engine, maintenance, telemetry and its page. */
  private final class Life {
    private final Store store = H2Store.open(folder.resolve("store"), clock);
    private final NodeName node = new NodeName("node-" + ++starts, "node", "test");
    private final Telemetry telemetry;
    private final Engine engine;
    private final Maintenance maintenance;
    private final JobActions jobs;
    private final Actions actions;
    private final WindowActions windows;
    private final CatchUpActions catchUps;
    private final Server page = new Server();
    private final ServerConnector connector = new ServerConnector(page);

    private Life() throws Exception {
      var engines = new java.util.concurrent.atomic.AtomicReference<Engine>();
      telemetry =
          new Telemetry(
              catalogue,
              new ServerFacts(
                  "1.0.0",
                  () -> CatalogueJson.hash(catalogue),
                  OptionalLong.empty(),
                  OptionalDouble.empty(),
                  OptionalLong.empty(),
                  queue -> 8,
                  Optional.empty(),
                  Map.of(),
                  Expected.USUALLY),
              new Watched(
                  () -> engines.get().live(),
                  store.history()::snapshot,
                  () -> Optional.of(Duration.ZERO),
                  () -> 0),
              clock);
      engine =
          new Engine(
              catalogue,
              Map.of(JOB, context -> context.items(1)),
              store.runs(),
              store.controls(),
              EngineSettings.DEFAULT,
              telemetry,
              List.of(telemetry, new Events()),
              clock,
              folder,
              node);
      engines.set(engine);
      maintenance =
          new Maintenance(List.of(), catalogue, store.maintenance(), clock, node, engine::lookAt);
      var door = new Door(() -> catalogue, store.audit("node"), clock);
      jobs = new JobActions(door, store.controls(), engine, clock);
      actions = new Actions(door, engine, store.onceKeys(), clock);
      windows = new WindowActions(door, maintenance);
      catchUps =
          new CatchUpActions(
              door, new CatchUp(catalogue, store.missedSlots(), clock, node, engine::lookAt));
      page.addConnector(connector);
      var context = new ServletContextHandler();
      context.addServlet(new ServletHolder(telemetry.servlet()), "/metrics");
      page.setHandler(context);
      page.start();
      maintenance.start();
      engine.start();
    }

    private Scraped scrape() throws Exception {
      telemetry.look();
      var uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/metrics");
      var answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return new Scraped(answer.body());
    }

    private void stop() throws Exception {
      maintenance.stop();
      engine.stop();
      page.stop();
      telemetry.stop();
      store.close();
    }
  }

  private final class Events implements RunListener {
    @Override
    public void ended(Run run, boolean last) {
      events.add("ran " + run.trigger() + " " + (run.slot() == null ? "-" : time(run.slot())));
    }

    @Override
    public void missed(String job, MissCause cause, Instant from, Instant to, long count) {
      events.add("missed " + cause.label() + " " + count);
    }

    @Override
    public void pauseEnded(String job, dev.nightshift.server.run.Pause pause) {
      events.add("pause ended");
    }
  }
}
