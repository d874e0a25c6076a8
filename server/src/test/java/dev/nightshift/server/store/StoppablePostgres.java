package dev.nightshift.server.store;

import dev.nightshift.server.bundle.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL of one test's own, that it may stop and start again. */
public final class StoppablePostgres implements AutoCloseable {
  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  private StoppablePostgres(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    startAgain();
  }

  /**
   * Makes a database and starts it; skips the test where that cannot be done.
   *
   * @param folder of the database, which need not exist
   */
  public static StoppablePostgres start(Path folder) throws IOException {
    PostgresServer.shared();
    try {
      return new StoppablePostgres(folder, FreePort.next());
    } catch (IllegalStateException e) {
      Assumptions.abort("no PostgreSQL of its own can be started here: " + e.getMessage());
      throw e;
    }
  }

  public String url() {
    return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
  }

  /** Ends every session at once, and answers nobody. */
  public void stop() throws IOException {
    server.close();
  }

  public void startAgain() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.toFile())
            .setCleanDataDirectory(false)
            .setPort(port)
            .setServerConfig("fsync", "off")
            .setPGStartupWait(PostgresServer.LONGEST_START)
            .start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
