package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** On an H2 file, which writes over nothing that is younger than 45 s. */
@Tag("proof")
class BoundedStoreProofTest extends BoundedStoreProof {
  private static final long CLOSED_BYTES = 10 << 20;
  private static final int MOST_CLOSINGS = 9;

  BoundedStoreProofTest() {
    super(8_000, Duration.ofSeconds(90), 60_000);
  }

  @Override
  Store open() {
    return H2Store.open(folder.resolve("nightshift"), Clock.systemUTC());
  }

  private Path file() {
    return folder.resolve("nightshift.mv.db");
  }

  @Override
  long bytes() throws IOException {
    return Files.size(file());
  }

  @Override
  void closed() throws IOException {
    System.out.printf("closed: %,d kB%n", bytes() / 1024);
    // each closing rewrites the file for a second, in which a busy machine gets less far
    for (int i = 0; i < MOST_CLOSINGS && bytes() >= CLOSED_BYTES; i++) {
      open().close();
      System.out.printf("closed again: %,d kB%n", bytes() / 1024);
    }
    assertThat(bytes()).as("bytes once closed").isLessThan(CLOSED_BYTES);
  }
}
