package dev.nightshift.jobs.validators;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Opens the store of the plugin, and makes its tables where they are missing. */
final class Store {
  private static final String[] SCHEMA = {
    """
    create table if not exists validator (
      id varchar(200) primary key,
      public_key varchar(500) not null,
      endpoint varchar(2000) not null,
      listed_at timestamp(6) with time zone not null,
      gone_at timestamp(6) with time zone,
      trust double precision,
      tier varchar(20),
      scored_at timestamp(6) with time zone
    )
    """,
    """
    create table if not exists scoring_run (
      id varchar(36) primary key,
      job varchar(63) not null,
      state varchar(20) not null,
      started_at timestamp(6) with time zone not null,
      finished_at timestamp(6) with time zone,
      total integer not null,
      succeeded integer not null,
      failed integer not null,
      note varchar(2000) not null
    )
    """,
    """
    create table if not exists trust_score (
      scoring_run_id varchar(36) not null,
      validator_id varchar(200) not null,
      checked_at timestamp(6) with time zone not null,
      answered boolean not null,
      latency_ms bigint,
      tls_days bigint,
      version varchar(200),
      problem varchar(1000),
      trust double precision not null,
      primary key (scoring_run_id, validator_id)
    )
    """,
    "create index if not exists trust_score_of on trust_score (validator_id, checked_at)",
    "create index if not exists trust_score_age on trust_score (checked_at)",
    "create index if not exists scoring_run_age on scoring_run (finished_at)",
  };

  private Store() {}

  /** A connection that commits each statement; close it. */
  static Connection open(StoreSettings where) throws SQLException, IOException {
    if (where.database().isEmpty()) {
      Files.createDirectories(where.folder());
    }
    var connection = where.orFile().connect();
    try (var statement = connection.createStatement()) {
      for (var sql : SCHEMA) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
