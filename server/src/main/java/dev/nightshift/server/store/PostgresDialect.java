package dev.nightshift.server.store;

import dev.nightshift.server.engine.StoreAwayException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** PostgreSQL, shared by the servers of a deployment. Row locks keep them apart. */
final class PostgresDialect implements Dialect {
  private static final int LONGEST_PAUSE_MILLIS = 200;

  private final Jdbi jdbi;
  private final String address;
  private final Duration timeout;
  private volatile Tell others = Tell.NOBODY;

  /**
   * @param jdbi of connections to PostgreSQL
   * @param address for messages
   * @param timeout how long a transaction that has to give way is tried again
   */
  PostgresDialect(Jdbi jdbi, String address, Duration timeout) {
    this.jdbi = jdbi;
    this.address = address;
    this.timeout = timeout;
  }

  /** From now on, whoever is to be told what is committed. */
  void tells(Tell tell) {
    others = tell;
  }

  @Override
  public Tell others() {
    return others;
  }

  @Override
  public boolean ownedByOneProcess() {
    return false;
  }

  @Override
  public <T> T write(Function<Handle, T> work) {
    return undisturbed(() -> again(() -> jdbi.inTransaction(work::apply)));
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    return undisturbed(() -> again(() -> jdbi.withHandle(work::apply)));
  }

  // Where a good part of a small table is asked for it would rather read all of it and sort.
  static final String IN_ORDER =
      "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off";

  @Override
  public <T> T readInOrder(Function<Handle, T> work) {
    return read(
        handle ->
            handle.inTransaction(
                same -> {
                  same.execute(IN_ORDER);
                  return work.apply(same);
                }));
  }

  private <T> T again(Supplier<T> transaction) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        var meaning = PostgresErrors.of(e);
        if (meaning == PostgresErrors.REFUSED) {
          throw e;
        }
        if (meaning == PostgresErrors.AWAY || System.nanoTime() - start > timeout.toNanos()) {
          throw new StoreAwayException(
              "PostgreSQL at " + address + " does not answer: " + PostgresErrors.words(e), e);
        }
        pause(attempt);
      }
    }
  }

  private static void pause(int attempt) {
    int most = Math.min(LONGEST_PAUSE_MILLIS, 4 << Math.min(attempt, 6));
    long until = System.nanoTime() + ThreadLocalRandom.current().nextLong(most * 1_000_000L);
    for (long left = most; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  // A run that is interrupted to stop it still has to write what it must.
  private static <T> T undisturbed(Supplier<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void alone(Handle handle, String what) {
    handle
        .createQuery(
            "select 1 from (select pg_advisory_xact_lock(hashtextextended(coalesce(current_schema(), '') || ' ' || :what, 0))) one")
        .bind("what", what)
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public Optional<Instant> time(Handle handle) {
    return Optional.of(
        handle
            .createQuery("select clock_timestamp()")
            .mapTo(OffsetDateTime.class)
            .one()
            .toInstant());
  }

  @Override
  public List<UUID> candidates(
      Handle handle, String node, String queue, Instant now, List<String> fullJobs, int most) {
    return Candidates.select(handle, "", node, queue, now, fullJobs, most);
  }

  @Override
  public List<UUID> stillQueued(Handle handle, List<UUID> candidates) {
    return candidates.isEmpty()
        ? List.of()
        : handle
            .createQuery(
                "select id from run where id in (<ids>) and state = 'QUEUED' order by id for update skip locked")
            .bindList("ids", candidates)
            .mapTo(UUID.class)
            .list();
  }

  @Override
  public String reading(String index) {
    return "";
  }

  @Override
  public boolean joinsLaterally() {
    return true;
  }

  @Override
  public String micros(String from, String to) {
    return "extract(epoch from (" + to + ") - " + from + ") * 1000000";
  }

  @Override
  public String millis(String from, String to) {
    return "cast(coalesce(extract(epoch from " + to + " - " + from + "), 0) * 1000 as bigint)";
  }

  @Override
  public long sizeBytes(Handle handle) {
    return handle
        .createQuery(
            "select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c join pg_namespace n on n.oid ="
                + " c.relnamespace where n.nspname = current_schema() and c.relkind = 'r'")
        .mapTo(Long.class)
        .one();
  }
}
