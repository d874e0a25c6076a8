package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.engine.Wakeups;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** What the servers of one PostgreSQL tell each other, and what nobody else hears of it. */
@Timeout(240)
class PostgresWakeupsTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");
  private static final String SCHEMA = "store_wakeups";

  private final List<AutoCloseable> open = new ArrayList<>();
  private PostgresStore teller;
  private long ids;

  @BeforeEach
  void openStore() throws Exception {
    teller = open(PostgresServer.shared().emptied(SCHEMA));
    teller.runs().open(new NodeName("node-1", "one", "test"), T0, Duration.ofSeconds(60));
    teller
        .runs()
        .register(
            List.of(
                new Registration(
                    new JobKey("gc", ""),
                    new Schedule.FixedRate(Duration.ofHours(1)),
                    Optional.of(Duration.ofHours(1)),
                    "default",
                    List.of())),
            T0);
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private PostgresStore open(StoreSettings settings) {
    var store = PostgresStore.open(settings, Clock.fixed(T0, ZoneOffset.UTC));
    open.add(store);
    return store;
  }

  /** Begins to listen; has heard that it does. */
  private static Heard listening(PostgresStore store) throws InterruptedException {
    var heard = new Heard();
    store.wakeups().begin(heard);
    assertThat(heard.next()).isEqualTo("everything");
    return heard;
  }

  private Heard another() throws InterruptedException {
    return listening(open(PostgresServer.shared().settings(SCHEMA)));
  }

  private Run run(RunState state, Instant due) {
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    boolean running = state == RunState.RUNNING;
    return Run.of(id, "gc")
        .asked(Trigger.MANUAL, "ann")
        .due(due, T0)
        .state(state)
        .at(running ? "node-1" : null, running ? T0 : null)
        .build();
  }

  private Run stored(RunState state, Instant due) {
    return teller.runs().insert(run(state, due), 1);
  }

  private RunStore.Ended end(Run run, Run successor) {
    var outcome =
        new Outcome(
            RunState.SUCCEEDED,
            T0,
            T0.plusSeconds(1),
            Progress.NONE,
            null,
            null,
            Duration.ZERO,
            0,
            null);
    return teller.runs().end(List.of(new RunStore.End(run, outcome, false, successor, null)));
  }

  @Test
  void aRunThatWaitsIsToldToOthersAndAServerDoesNotHearItself() throws Exception {
    var own = listening(teller);
    var store = open(PostgresServer.shared().settings(SCHEMA));
    var other = listening(store);
    stored(RunState.QUEUED, T0);
    assertThat(other.next()).isEqualTo("queue default");
    store.controls().changeIntensity("gc", Intensity.HIGH);
    assertThat(own.next()).isEqualTo("orders");
  }

  @Test
  void anEndTellsThatAPlaceIsFreeAndWhenTheNextAttemptIsDue() throws Exception {
    listening(teller);
    var run = stored(RunState.RUNNING, T0);
    var other = another();
    end(run, null);
    assertThat(other.next()).isEqualTo("queue default");
    var failed = stored(RunState.RUNNING, T0);
    end(failed, run(RunState.QUEUED, T0.plusSeconds(60)));
    assertThat(List.of(other.next(), other.next()))
        .containsExactlyInAnyOrder("queue default", "from " + T0.plusSeconds(60));
  }

  @Test
  void runsThatAreGivenBackAreTold() throws Exception {
    listening(teller);
    var run = stored(RunState.RUNNING, T0);
    var other = another();
    teller.runs().release("node-1", List.of(run.id()));
    assertThat(other.next()).isEqualTo("queues");
  }

  @Test
  void everyOrderIsTold() throws Exception {
    listening(teller);
    var run = stored(RunState.RUNNING, T0);
    var other = another();
    var controls = teller.controls();
    List<Runnable> orders =
        List.of(
            () -> controls.pause("gc", new Pause("ann", T0, "", null, Pause.Running.FINISH)),
            () -> controls.resume("gc", T0),
            () -> controls.changeIntensity("gc", Intensity.LOW),
            () ->
                controls.cancel(
                    run.id(), new CancelWish("ann", "", T0), job -> new Schedule.OnDemand()),
            () -> teller.maintenance().add(window(), T0),
            () -> teller.maintenance().end(T0.plusSeconds(1), "ann"));
    for (var order : orders) {
      order.run();
      assertThat(other.next()).isEqualTo("orders");
    }
  }

  private static MaintenanceWindow window() {
    return new MaintenanceWindow(
        0,
        "now",
        false,
        T0,
        T0.plusSeconds(600),
        java.util.Set.of(),
        java.util.Set.of(),
        MaintenanceWindow.Running.FINISH,
        MaintenanceWindow.After.values()[0],
        "",
        "ann",
        null);
  }

  @Test
  void deploymentsInOneDatabaseDoNotWakeEachOther() throws Exception {
    listening(teller);
    var elsewhere = open(PostgresServer.shared().emptied(SCHEMA + "_2"));
    var heardElsewhere = listening(elsewhere);
    stored(RunState.QUEUED, T0);
    var neighbour = open(PostgresServer.shared().settings(SCHEMA + "_2"));
    listening(neighbour);
    neighbour.maintenance().add(window(), T0);
    assertThat(heardElsewhere.next()).isEqualTo("orders");
  }

  @Test
  void aBurstIsToldInFewMessages() throws Exception {
    listening(teller);
    try (var line = PostgresServer.shared().connect();
        var statement = line.createStatement()) {
      statement.execute("set search_path = " + SCHEMA);
      statement.execute("listen " + channel(statement));
      long began = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        stored(RunState.QUEUED, T0);
      }
      teller.controls().changeIntensity("gc", Intensity.HIGH);
      int messages = 0;
      for (boolean last = false; !last; ) {
        for (var message : line.unwrap(PGConnection.class).getNotifications(30_000)) {
          messages++;
          last |= message.getParameter().contains("orders");
        }
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertThat(messages).isBetween(1, (int) (millis / 50) + 2);
    }
  }

  private static String channel(java.sql.Statement statement) throws SQLException {
    try (var row = statement.executeQuery("select " + PostgresListener.CHANNEL)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void whoeverWasCutOffLooksAtEverythingAndHearsAgain() throws Exception {
    listening(teller);
    var settings = PostgresServer.shared().settings(SCHEMA);
    try (var proxy = ProxiedPostgres.proxy(settings)) {
      var other = listening(open(ProxiedPostgres.through(proxy, settings)));
      proxy.cut();
      stored(RunState.QUEUED, T0);
      proxy.heal();
      assertThat(other.next()).isEqualTo("everything");
      stored(RunState.QUEUED, T0);
      assertThat(other.next()).isEqualTo("queue default");
    }
  }

  @Test
  void aTellerThatIsCutOffTellsLater() throws Exception {
    var other = another();
    var settings = PostgresServer.shared().settings(SCHEMA);
    try (var proxy = ProxiedPostgres.proxy(settings)) {
      var store = open(ProxiedPostgres.through(proxy, settings));
      listening(store);
      store.controls().changeIntensity("gc", Intensity.HIGH);
      proxy.cut();
      proxy.heal();
      assertThat(other.next()).isEqualTo("orders");
    }
  }

  @Test
  void aStoreThatWasNotLetBeginTellsNothing() throws Exception {
    var other = another();
    var silent = open(PostgresServer.shared().settings(SCHEMA));
    silent.controls().changeIntensity("gc", Intensity.HIGH);
    listening(teller);
    stored(RunState.QUEUED, T0);
    assertThat(other.next()).isEqualTo("queue default");
  }

  @Test
  void aStoreThatIsClosedSaysItsLastWords() throws Exception {
    var other = another();
    var leaving = open(PostgresServer.shared().settings(SCHEMA));
    listening(leaving);
    leaving.controls().changeIntensity("gc", Intensity.HIGH);
    leaving.close();
    assertThat(other.next()).isEqualTo("orders");
  }

  /** What was heard, in words. */
  private static final class Heard implements Wakeups.Listener {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return words.poll(30, TimeUnit.SECONDS);
    }

    @Override
    public void queue(String name) {
      words.add("queue " + name);
    }

    @Override
    public void queues() {
      words.add("queues");
    }

    @Override
    public void from(Instant due) {
      words.add("from " + due);
    }

    @Override
    public void orders() {
      words.add("orders");
    }

    @Override
    public void everything() {
      words.add("everything");
    }
  }
}
