package dev.nightshift.server.model;

import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.store.ModelStore;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What outlasts a story: the database, and each node's line to it. */
final class ModelWorld implements AutoCloseable {
  private static final Logger QUIET = Logger.getLogger("dev.nightshift.server");

  private final Mutation mutation;
  private final ModelDatabase database;
  private final List<Line> lines;
  private final ModelStore people;
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "model-worker");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param number of this world among those that are played in at once
   */
  ModelWorld(Mutation mutation, int number) throws SQLException {
    this.mutation = mutation;
    // nodes complain of what is done to them
    QUIET.setLevel(Boolean.getBoolean("model.log") ? Level.INFO : Level.OFF);
    database = new ModelDatabase(mutation, number);
    lines = List.of(line(), line());
    people = store(database.port());
  }

  private Line line() throws SQLException {
    var proxy = TcpProxy.to(database.port());
    return new Line(proxy, store(proxy.port()));
  }

  private ModelStore store(int port) {
    return new ModelStore(
        database.server(), database.schema(), port, mutation.change(), java.time.Clock.systemUTC());
  }

  /** Where people give their orders. */
  JobControls people() {
    return people.controls();
  }

  Mutation mutation() {
    return mutation;
  }

  ModelDatabase database() {
    return database;
  }

  List<Line> lines() {
    return lines;
  }

  /** Threads that carry runs out. */
  Executor workers() {
    return workers;
  }

  @Override
  public void close() throws SQLException {
    for (var line : lines) {
      line.store().close();
      line.proxy().close();
    }
    people.close();
    database.close();
    workers.shutdownNow();
  }

  /** How a node reaches the database. */
  record Line(TcpProxy proxy, ModelStore store) {}
}
