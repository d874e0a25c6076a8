package dev.nightshift.server.store;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.time.Duration;
import java.util.Optional;

/**
 * Where runs are kept; the section {@code store} of config.yml.
 *
 * @param url of a PostgreSQL database, {@code jdbc:postgresql://host:5432/name}, with {@code
 *     ?currentSchema=name} for a schema of its own; empty: an H2 file in the data folder
 * @param user of the database; empty: as the url says
 * @param password a reference; read anew for each connection, so that a rotated one takes effect
 *     without a restart
 * @param poolSize connections at most, besides one that listens
 * @param timeout after which a call to PostgreSQL that gets no answer counts as a lost store; whole
 *     seconds
 */
public record StoreSettings(
    Optional<String> url,
    Optional<String> user,
    Optional<Secret> password,
    @Setting(byDefault = "16", min = 2, max = 1000) int poolSize,
    @Setting(byDefault = "10s", min = 1, max = 3600) Duration timeout) {

  /** What holds where config.yml says nothing. */
  public static final StoreSettings DEFAULT =
      new StoreSettings(
          Optional.empty(), Optional.empty(), Optional.empty(), 16, Duration.ofSeconds(10));

  public StoreSettings {
    url.ifPresent(PostgresUrl::new);
  }

  /** These settings with another url, and neither user nor password of their own. */
  public StoreSettings at(String url) {
    return new StoreSettings(
        Optional.of(url), Optional.empty(), Optional.empty(), poolSize, timeout);
  }

  /** What is wrong with the timeout beside such a lease; empty if nothing is. */
  public String tooSlowFor(Duration lease) {
    return url.isEmpty() || timeout.multipliedBy(3).compareTo(lease) <= 0
        ? ""
        : "store.timeout is "
            + timeout.toSeconds()
            + " s and engine.lease "
            + lease.toSeconds()
            + " s; a server must notice a lost database well before its lease ends: at most a third"
            + " of the lease.";
  }

  /** Where the store is, for people: never with a password; empty if it is an H2 file. */
  public Optional<String> postgresAddress() {
    return url.map(PostgresUrl::new).map(PostgresUrl::toString);
  }
}
