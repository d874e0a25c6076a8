package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

class H2UpgradeTest extends UpgradeContract {
  private final String name = UUID.randomUUID().toString();
  private final String url = "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";

  @Override
  FluentConfiguration flyway() {
    return Flyway.configure().dataSource(url, "sa", "").locations(SchemaFiles.H2);
  }

  @Override
  Connection connect() throws Exception {
    return DriverManager.getConnection(url, "sa", "");
  }

  @Override
  Store open() {
    return H2Store.inMemory(name, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Override
  boolean severalMayOpen() {
    return false;
  }
}
