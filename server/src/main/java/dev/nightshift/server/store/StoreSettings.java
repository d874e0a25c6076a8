package dev.nightshift.server.store;

import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Where runs are kept; the section {@code store} of config.yml.
 *
 * @param url of a PostgreSQL database, {@code jdbc:postgresql://host:5432/name}, with {@code
 *     ?currentSchema=name} for a schema of its own; empty: an H2 file in the data folder
 * @param user of the database; empty: as the url says
 * @param password a reference; read anew for each connection, so that a rotated one takes effect
 *     without a restart
 * @param poolSize connections at most
 * @param timeout after which a call to PostgreSQL that gets no answer counts as a lost store; whole
 *     seconds
 * @param sizeLimit on disk, as 500MB or 2GB, from which on an alert says that the store is too
 *     large; nothing is refused. Empty: no such alert
 */
public record StoreSettings(
    Optional<String> url,
    Optional<String> user,
    Optional<Secret> password,
    @Setting(byDefault = "16", min = 2, max = 1000) int poolSize,
    @Setting(byDefault = "10s", min = 1, max = 3600) Duration timeout,
    Optional<String> sizeLimit) {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s?(MB|GB|TB)");

  /** What holds where config.yml says nothing. */
  public static final StoreSettings DEFAULT =
      new StoreSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          16,
          Duration.ofSeconds(10),
          Optional.empty());

  public StoreSettings {
    url.ifPresent(PostgresUrl::new);
    sizeLimit
        .filter(text -> !SIZE.matcher(text).matches())
        .ifPresent(
            text -> {
              throw new IllegalArgumentException(
                  "sizeLimit is \"" + text + "\"; write a size with its unit, as 500MB or 2GB");
            });
  }

  /** Empty without a limit. */
  public OptionalLong sizeLimitBytes() {
    var match = SIZE.matcher(sizeLimit.orElse(""));
    if (!match.matches()) {
      return OptionalLong.empty();
    }
    int shift =
        switch (match.group(2)) {
          case "MB" -> 20;
          case "GB" -> 30;
          default -> 40;
        };
    return OptionalLong.of(Long.parseLong(match.group(1)) << shift);
  }

  /** These settings with another url, and neither user nor password of their own. */
  public StoreSettings at(String url) {
    return new StoreSettings(
        Optional.of(url), Optional.empty(), Optional.empty(), poolSize, timeout, sizeLimit);
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
