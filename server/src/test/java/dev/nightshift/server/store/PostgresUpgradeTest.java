package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.ZoneOffset;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;

class PostgresUpgradeTest extends UpgradeContract {
  private static final String SCHEMA = "store_upgrade";
  private StoreSettings settings;

  @BeforeEach
  void empty() {
    settings = PostgresServer.shared().dropped(SCHEMA);
  }

  @Override
  FluentConfiguration flyway() {
    return Flyway.configure()
        .dataSource(settings.url().orElseThrow(), null, null)
        .locations(SchemaFiles.POSTGRESQL)
        .schemas(SCHEMA);
  }

  @Override
  Connection connect() throws Exception {
    return DriverManager.getConnection(settings.url().orElseThrow());
  }

  @Override
  Store open() {
    return PostgresStore.open(settings, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Override
  boolean severalMayOpen() {
    return true;
  }
}
