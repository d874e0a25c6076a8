package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Database;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.LogCap;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;

class SlowStatementsTest {
  private final Scraping scraping = new Scraping(Fleet.catalogue(Fleet.job("gc")));
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @Test
  void aSlowStatementOfAJobIsLoggedWithoutItsValuesAndCounted() {
    scraping.telemetry.slowStatementsFrom(Duration.ofNanos(1));
    run(
        context -> {
          try (var connection = Database.at("jdbc:h2:mem:slow").connect();
              var plain = connection.createStatement()) {
            plain.execute("create table t (id int, name varchar)");
            try (var insert = connection.prepareStatement("insert into t values (?, 'hunter2')")) {
              insert.setInt(1, 7);
              insert.executeUpdate();
            }
          }
        });

    assertThat(log).hasSize(2);
    assertThat(log.get(0)).matches("slow statement, \\d+\\.\\d{3} s: create table t .*");
    assertThat(log.get(1)).endsWith(" s: insert into t values (?, ?)");
    assertThat(counted()).isEqualTo(2);
  }

  @Test
  void aQuickStatementIsNeitherLoggedNorCounted() {
    // quick enough on a machine that stands still in the middle of it
    scraping.telemetry.slowStatementsFrom(Duration.ofHours(1));
    run(
        context -> {
          try (var connection = Database.at("jdbc:h2:mem:quick").connect();
              var statement = connection.createStatement()) {
            statement.execute("select 1");
          }
        });

    assertThat(log).isEmpty();
    assertThat(counted()).isZero();
  }

  @Test
  void theDriversErrorsAndItsOwnConnectionAreReachedAsWithoutTheTiming() throws SQLException {
    try (var connection = Database.at("jdbc:h2:mem:plain").connect();
        var statement = connection.createStatement()) {
      assertThat(connection.unwrap(JdbcConnection.class)).isNotNull();
      assertThat(statement.getConnection()).isEqualTo(connection).hasSameHashCodeAs(connection);
      assertThat(connection.toString()).contains("jdbc:h2:mem:plain");
      assertThatThrownBy(() -> statement.execute("selekt"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("selekt");
    }
  }

  @Test
  void slowStatementsOfTheStoreAreCountedByThemselves() {
    scraping.telemetry.slowStatementsFrom(Duration.ofNanos(1));
    try (var store = H2Store.inMemory("slow-store", Clock.fixed(Fleet.NOON, ZoneOffset.UTC))) {
      store.watch(scraping.telemetry::storeExecuted);
      var unused = store.history().find(new UUID(0, 1));
    }

    assertThat(scraping.scrape().value("background_job_store_slow_statements_total")).isPositive();
    assertThat(counted()).isZero();
  }

  private double counted() {
    return scraping.scrape().value("background_job_slow_statements_total{job=\"gc\"}");
  }

  private void run(Workload work) {
    var unused =
        new Attempt(
                Fleet.run("gc", RunState.RUNNING),
                Fleet.job("gc"),
                work,
                new LogOnly(line -> log.add(line.text())),
                scraping.telemetry,
                Clock.fixed(Fleet.NOON, ZoneOffset.UTC),
                Path.of("unused"),
                LogCap.DEFAULT)
            .call();
  }
}
