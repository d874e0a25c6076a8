package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.bundle.ChildJava;
import dev.nightshift.server.engine.DueTime;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest extends RunStoreContract {
  @TempDir Path folder;
  private H2Store h2;

  @Override
  void makeStore() {
    h2 = H2Store.open(folder.resolve("nightshift"), Clock.fixed(T0, ZoneOffset.UTC));
    store = h2.runs();
    history = h2.history();
  }

  @AfterEach
  void closeStore() {
    h2.close();
  }

  @Test
  void itTellsHowManyConnectionsAreInUse() throws Exception {
    try (var one = h2.connection()) {
      assertThat(one.isClosed()).isFalse();
      assertThat(h2.connections().active()).isEqualTo(1);
    }
    assertThat(h2.connections().active()).isZero();
    assertThat(h2.connections().waiting()).isEmpty();
  }

  @Test
  void runsThatADeadServerLeftOpenAreFoundAtTheNextStart() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    h2.close();
    makeStore();
    assertThat(store.open(NODE_2, T0.plusSeconds(10), LEASE))
        .extracting(Run::id)
        .containsExactly(run.id());
  }

  @Test
  void aLongOutageMovesTheStartOfExpectationToTheReturn() {
    h2.close();
    makeStore();
    var back = T0.plus(Duration.ofHours(5));
    store.open(NODE_2, back, LEASE);
    register(back, "gc", HOURLY);
    assertThat(history.snapshot().jobs().get(0).activeSince()).isEqualTo(back);
  }

  @Test
  void aShortOutageDoesNot() {
    h2.close();
    makeStore();
    var back = T0.plus(Duration.ofMinutes(90));
    store.open(NODE_2, back, LEASE);
    register(back, "gc", HOURLY);
    assertThat(history.snapshot().jobs().get(0).activeSince()).isEqualTo(T0);
  }

  @Test
  void theStoreKeepsItsIdAndTellsItsSize() {
    var id = history.snapshot().storeId();
    assertThat(history.snapshot().sizeBytes()).isPositive();
    h2.close();
    makeStore();
    assertThat(history.snapshot().storeId()).isEqualTo(id);
  }

  @Test
  void anInterruptedCallerDoesNotCloseTheStoresFile() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    for (int i = 0; i < 20; i++) {
      Thread.currentThread().interrupt();
      assertThat(store.writeCursor(run.id(), "node-1", GC, "page", "x".repeat(100_000) + i, T0))
          .isTrue();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store.readCursor(GC, "page").orElseThrow()).endsWith("x19");
  }

  @Test
  void auditEntriesFormAChain() throws Exception {
    var actor = new Actor("ann", Role.ADMIN, "127.0.0.1", "req-1");
    var audit = h2.audit("node");
    for (var outcome : AuditEntry.Outcome.values()) {
      audit.append(
          new AuditEntry(
              T0, actor, "trigger", "gc", Map.of("day", "1"), "why not", outcome, "x\0y"));
    }
    h2.close();
    try (var connection =
            java.sql.DriverManager.getConnection(
                "jdbc:h2:file:" + folder.resolve("nightshift"), "sa", "");
        var rows =
            connection.createStatement().executeQuery("select * from audit order by sequence")) {
      var previous = "0".repeat(64);
      for (int sequence = 1; sequence <= 3; sequence++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong("sequence")).isEqualTo(sequence);
        assertThat(rows.getString("previous_hash")).isEqualTo(previous);
        assertThat(rows.getString("hash")).hasSize(64).isNotEqualTo(previous);
        previous = rows.getString("hash");
      }
    }
    makeStore();
  }

  @Test
  void aStoreThatAnotherProcessUsesIsRefusedWithTheNextStep() throws Exception {
    var other =
        new ProcessBuilder(
                ChildJava.command(
                    "-cp",
                    System.getProperty("java.class.path"),
                    HoldsStoreOpen.class.getName(),
                    folder.resolve("held").toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("open");
      assertThatThrownBy(() -> H2Store.open(folder.resolve("held"), Clock.systemUTC()))
          .isInstanceOf(StoreInUseException.class)
          .hasMessageContaining(
              "held.mv.db is open in another process; stop the server that uses it");
    } finally {
      other.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aServerWhoseOwnClockIsPutBackTellsTheTwoHoursApart() throws Exception {
    var process =
        new ProcessBuilder(
                ChildJava.command(
                    "-Duser.timezone=Pacific/Auckland",
                    "-cp",
                    System.getProperty("java.class.path"),
                    KeepsMoments.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.inputReader().lines()).containsExactly("kept 7 of 7");
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Registers jobs around the hour that comes twice in its time zone, and reads when they are due.
   */
  static final class KeepsMoments {
    private static final Instant AN_HOUR_BEFORE = Instant.parse("2026-04-04T13:00:00.5Z");

    public static void main(String[] arguments) {
      int kept = 0;
      try (var store = H2Store.inMemory("moments", Clock.systemUTC())) {
        store.runs().open(NODE_1, AN_HOUR_BEFORE, LEASE);
        for (int i = 0; i < 7; i++) {
          var moment = AN_HOUR_BEFORE.plus(Duration.ofMinutes(20L * i));
          var key = new JobKey("job-" + i, "");
          var interval = Optional.of(Duration.ofHours(1));
          store
              .runs()
              .register(
                  List.of(new Registration(key, HOURLY, interval, "default", List.of())), moment);
          kept += store.runs().dueTimes().contains(new DueTime(key, moment)) ? 1 : 0;
        }
      }
      System.out.println("kept " + kept + " of 7");
    }
  }

  /** Opens a store and holds it until it is killed. */
  static final class HoldsStoreOpen {
    public static void main(String[] arguments) throws Exception {
      H2Store.open(Path.of(arguments[0]), Clock.systemUTC());
      System.out.println("open");
      System.in.read();
    }
  }
}
