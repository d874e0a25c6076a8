package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nightshift.server.run.RunState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2RetentionTest extends ArchiveContract {
  @TempDir Path folder;

  @Override
  Store open() {
    return H2Store.open(folder.resolve("nightshift"), clock);
  }

  @Test
  void spaceIsAskedBackThroughAClassThatIsNoApiOfH2() throws Exception {
    var run = ended("gc", RunState.SUCCEEDED, T0);
    assertThatCode(() -> store.retention().compact()).doesNotThrowAnyException();
    assertThat(there(run)).isTrue();
    try (var memory = H2Store.inMemory("compacted", clock)) {
      assertThat(memory.retention().compact()).isFalse();
    }
  }
}
