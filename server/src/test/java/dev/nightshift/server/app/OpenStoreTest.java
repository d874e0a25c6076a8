package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.store.StoreSettings;
import dev.nightshift.server.store.StoreUnreachableException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenStoreTest {
  @TempDir private Path data;

  @Test
  void aDataFolderInUseIsRefusedWithTheServerThatUsesIt() throws Exception {
    long pid = ProcessHandle.current().pid();
    new ServerFile("http://127.0.0.1:8080", pid).write(data);
    // nothing answers there, but the folder is this process's from the first try on
    var opening =
        new OpenStore(StoreSettings.DEFAULT.at("jdbc:postgresql://127.0.0.1:9/none"), data);
    assertThat(opening.first()).isTrue();
    assertThatThrownBy(() -> opening.open(Clock.systemUTC()))
        .isInstanceOf(StoreUnreachableException.class);
    assertThatThrownBy(() -> opening.open(Clock.systemUTC()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("another server uses the data folder")
        .hasMessageEndingWith("(it is process " + pid + " at http://127.0.0.1:8080)");
  }
}
