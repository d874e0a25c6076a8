package dev.nightshift.server.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * H2 in this process. Its ordered FETCH FIRST … FOR UPDATE locks every matching row, so writers
 * take turns in the process instead, and plain selects suffice.
 */
final class H2Dialect implements Dialect {
  private static final int SPARSE_PERCENT = 50;
  private static final int REWRITTEN_AT_ONCE = 1 << 20;

  private final Jdbi jdbi;
  private final ReentrantLock writer = new ReentrantLock();
  private final StoreThreads threads = new StoreThreads();
  private final Clock sharedTime;

  /**
   * @param sharedTime the time of a store that several engines of one process share, as tests do;
   *     null: the process owns the store
   */
  H2Dialect(Jdbi jdbi, Clock sharedTime) {
    this.jdbi = jdbi;
    this.sharedTime = sharedTime;
  }

  @Override
  public boolean ownedByOneProcess() {
    return sharedTime == null;
  }

  @Override
  public Optional<Instant> time(Handle handle) {
    return Optional.ofNullable(sharedTime).map(Clock::instant);
  }

  @Override
  public <T> T write(Function<Handle, T> work) {
    return threads.call(
        () -> {
          writer.lock();
          try {
            return jdbi.inTransaction(work::apply);
          } finally {
            writer.unlock();
          }
        });
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    return threads.call(() -> jdbi.withHandle(work::apply));
  }

  @Override
  public List<UUID> candidates(
      Handle handle, String node, String queue, Instant now, List<String> fullJobs, int most) {
    return Candidates.select(handle, "use index (run_waiting)", node, queue, now, fullJobs, most);
  }

  @Override
  public List<UUID> stillQueued(Handle handle, List<UUID> candidates) {
    return candidates;
  }

  /** Writers take turns anyway. */
  @Override
  public void alone(Handle handle, String what) {}

  @Override
  public String reading(String index) {
    return index.isEmpty() ? "" : "use index (" + index + ")";
  }

  @Override
  public String micros(String from, String to) {
    return "datediff(microsecond, " + from + ", " + to + ")";
  }

  @Override
  public String millis(String from, String to) {
    return "coalesce(datediff(millisecond, " + from + ", " + to + "), 0)";
  }

  @Override
  public long sizeBytes(Handle handle) {
    return handle
        .createQuery(
            "select cast(setting_value as bigint) * (select cast(setting_value as bigint) from"
                + " information_schema.settings where setting_name = 'info.PAGE_SIZE') from"
                + " information_schema.settings where setting_name = 'info.PAGE_COUNT'")
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  // H2 rewrites sparse chunks in a thread that WRITE_DELAY=0 switches off: asked for here, it is
  // the
  // same work, a little at a time. Chunks younger than RETENTION_TIME are left alone.
  @Override
  public boolean compact() {
    return threads.call(
        () ->
            jdbi.withHandle(
                handle ->
                    ((SessionLocal)
                            handle.getConnection().unwrap(JdbcConnection.class).getSession())
                        .getDatabase()
                        .getStore()
                        .getMvStore()
                        .compact(SPARSE_PERCENT, REWRITTEN_AT_ONCE)));
  }
}
