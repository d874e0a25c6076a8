package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.store.StoreRestore.Restored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

class PostgresBackupTest extends BackupContract {
  private StoreSettings target;

  @Override
  Store open() {
    return PostgresStore.open(PostgresServer.shared().emptied("backup_source"), CLOCK);
  }

  @Override
  Restored restore(Path copy) throws Exception {
    target = PostgresServer.shared().dropped("backup_target");
    return into(target, copy);
  }

  private Restored into(StoreSettings settings, Path copy) throws Exception {
    return new StoreRestore(folder.resolve("data"), copy, CLOCK)
        .postgres(settings, restored -> entry("restore"));
  }

  @Override
  Store opened() {
    return PostgresStore.open(target, CLOCK);
  }

  @Override
  Connection connection() throws Exception {
    var connection = PostgresServer.shared().connect();
    connection.createStatement().execute("set search_path to backup_target");
    return connection;
  }

  @Test
  void aDatabaseThatIsNotEmptyIsNotTouched() throws Exception {
    backup("a.zip");
    var used = PostgresServer.shared().settings("backup_source");
    assertThatThrownBy(() -> into(used, copy("a.zip")))
        .hasMessageContaining("is not empty")
        .hasMessageContaining("name an empty database, or another schema");
    assertThat(runs(store)).hasSize(31);
  }

  @Test
  void aCopyMovesToAnH2File() throws Exception {
    backup("a.zip");
    var data = folder.resolve("moved");
    new StoreRestore(data, copy("a.zip"), CLOCK).file(restored -> entry("restore"));
    assertThat(Files.exists(data.resolve("nightshift.mv.db"))).isTrue();
    try (var h2 = H2Store.open(data.resolve("nightshift"), CLOCK)) {
      assertThat(runs(h2)).isEqualTo(runs(store));
    }
  }
}
