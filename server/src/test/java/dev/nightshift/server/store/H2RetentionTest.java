package dev.nightshift.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2RetentionTest extends ArchiveContract {
  @TempDir Path folder;

  @Override
  Store open() {
    return H2Store.open(folder.resolve("nightshift"), clock);
  }
}
