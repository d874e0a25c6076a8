package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.PluginJars;
import dev.nightshift.server.store.PostgresServer;
import dev.nightshift.server.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rolling upgrade: this build and the one in the JAR that {@code proof.older.jar} names work side
 * by side on one PostgreSQL. Runs that were acknowledged and due times are counted by what the jobs
 * themselves note in a file.
 */
@Tag("proof")
@EnabledIfSystemProperty(named = "proof.older.jar", matches = ".+")
class OlderServerIT {
  private static final int SECONDS = Integer.getInteger("proof.seconds", 20);
  private static final String SCHEMA = "older_server";

  @TempDir Path folder;
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final StoreSettings settings = PostgresServer.shared().dropped(SCHEMA);
  private volatile boolean enough;

  @Test
  void thisBuildAndAnOlderOneShareAStoreAndLoseAndDoubleNothing() throws Exception {
    var older = Path.of(System.getProperty("proof.older.jar"));
    var newFolder = installed("new");
    var oldFolder = installed("old");
    try (var newer = StartedServer.in(newFolder)) {
      hideMigrations();
      try (var first = StartedServer.in(oldFolder, older)) {
        load(List.of(newer, first), SECONDS / 2);
        var meanwhile = new Thread(() -> loadQuietly(newer));
        meanwhile.start();
        first.close();
        enough = true;
        meanwhile.join();
      }
      try (var again = StartedServer.in(oldFolder, older)) {
        load(List.of(newer, again), SECONDS / 2);
        awaitAllEnded();
      }
    }
    check();
  }

  private Path installed(String name) throws IOException {
    var home = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        home.resolve("config.yml"),
        """
        dataFolder: ${NIGHTSHIFT_DATA:-data}
        pluginFolder: plugins
        store: {url: "%s"}
        engine: {node: {name: %s}, concurrency: {default: 4}}
        jobs:
          gc: {enabled: false}
          compaction: {enabled: false}
          integrity_scrub: {enabled: false}
          auto_recovery: {enabled: false}
          backup: {enabled: false}
        server:
          applicationConnectors:
            - {type: http, port: "${NIGHTSHIFT_PORT:-8080}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
          adminConnectors:
            - {type: http, port: "${NIGHTSHIFT_ADMIN_PORT:-8081}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
          requestLog: {appenders: []}
        logging: {level: WARN}
        """
            .formatted(settings.url().orElseThrow(), name));
    PluginJars.jar()
        .service("proof.Work")
        .source(PluginJars.job("proof.Work", ".overlap(Overlap.allow(64))", note()))
        .service("proof.Tick")
        .source(PluginJars.job("proof.Tick", ".every(Duration.ofSeconds(1))", note()))
        .write(home.resolve("plugins/proof.jar"));
    return home;
  }

  private String note() {
    return """
    try (var file = java.nio.channels.FileChannel.open(java.nio.file.Path.of("%s"),
        java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
      file.write(java.nio.ByteBuffer.wrap((context.runId() + "\\n").getBytes()));
    }
    Thread.sleep(20);
    context.items(1);
    """
        .formatted(folder.resolve("witness"));
  }

  // A build between releases may know fewer migrations than it has numbers for.
  private void hideMigrations() throws SQLException {
    for (var version : System.getProperty("proof.older.unknown", "").split(",")) {
      try (var line = PostgresServer.shared().connect();
          var statement = line.createStatement()) {
        statement.execute(
            "delete from " + SCHEMA + ".flyway_schema_history where version = '" + version + "'");
      }
    }
  }

  private void load(List<StartedServer> servers, int seconds) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < until) {
      for (var server : servers) {
        acknowledged.add(server.run("work"));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private void loadQuietly(StartedServer server) {
    try {
      while (!enough) {
        acknowledged.add(server.run("work"));
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitAllEnded() throws Exception {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (number("select count(*) from run where job = 'work' and finished is null") > 0) {
      assertThat(System.nanoTime()).as("runs are stuck").isLessThan(patience);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private long number(String sql) throws SQLException {
    try (var line = PostgresServer.shared().connect();
        var statement = line.createStatement()) {
      statement.execute("set search_path = " + SCHEMA);
      try (var row = statement.executeQuery(sql)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void check() throws Exception {
    Map<String, Integer> starts = new HashMap<>();
    Files.readAllLines(folder.resolve("witness")).forEach(id -> starts.merge(id, 1, Integer::sum));
    var lost = new ArrayList<>(acknowledged);
    lost.removeAll(starts.keySet());
    var doubled = starts.values().stream().filter(times -> times > 1).count();
    long unfinished =
        number(
            "select count(*) from run r where job = 'work' and state <> 'SUCCEEDED' and not exists (select 1 from run o"
                + " where o.root = r.root and o.attempt > r.attempt)");
    long slots = number("select count(distinct slot) from run where job = 'tick' and attempt = 1");
    long rows = number("select count(*) from run where job = 'tick' and attempt = 1");
    long missed = number("select coalesce(sum(slots), 0) from missed_slot where job = 'tick'");
    long span =
        number(
            "select round(extract(epoch from max(slot) - min(slot)))::bigint + 1 from run where job = 'tick'");
    long byOld = number("select count(*) from run where node like 'old-%'");
    long byNew = number("select count(*) from run where node like 'new-%'");
    System.out.printf(
        "two builds side by side: %,d runs acknowledged, lost %d, started twice %d, not succeeded %d; %d due times: %d runs,"
            + " %d recorded as missed; %,d runs by the older build, %,d by this one%n",
        acknowledged.size(), lost.size(), doubled, unfinished, span, rows, missed, byOld, byNew);
    assertThat(lost).isEmpty();
    assertThat(doubled).isZero();
    assertThat(unfinished).isZero();
    assertThat(slots).isEqualTo(rows);
    assertThat(rows + missed).as("every due time is a run or a recorded miss").isEqualTo(span);
    assertThat(Collections.min(List.of(byOld, byNew))).isPositive();
  }
}
