package dev.nightshift.jobs.validators;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a Redis whether it answers and how much memory it uses, over a plain or a TLS socket.
 *
 * <p>It is reported as what the job depends on, whose alerts every server has; and a run fails that
 * finds it disconnected.
 */
public final class RedisProbe implements Job<RedisProbe.Settings> {
  static final String UP = "redis_up";
  static final String USED = "redis_memory_used_bytes";
  static final String LIMIT = "redis_memory_limit_bytes";
  static final String RATIO = "redis_memory_ratio";
  static final String PING = "redis_ping_seconds";
  private static final String RUN = "`./nightshift run redis_probe --wait`";

  /** Which one to ask. */
  public record Settings(
      @Setting(
              value = "Where it answers: redis://host:port, or rediss:// for TLS",
              byDefault = "redis://localhost:6379")
          URI address,
      @Setting(value = "What metrics and alerts call it", byDefault = "redis") String dependency,
      @Setting("Its user, where it has several") Optional<String> username,
      @Setting("Its password") Optional<Secret> password,
      @Setting(
              value = "How long it may take in all, from the connection on",
              byDefault = "2s",
              min = 0.001,
              max = 300)
          Duration timeout) {
    public Settings {
      if (address.getHost() == null
          || !String.valueOf(address.getScheme()).matches("rediss?")
          || address.getUserInfo() != null) {
        throw new IllegalArgumentException(
            "address has to be redis://host:port or rediss://host:port, and nothing else; user and"
                + " password are settings of their own");
      }
      if (username.isPresent() && password.isEmpty()) {
        throw new IllegalArgumentException("username is given without a password");
      }
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of("Asks a Redis whether it answers and how much memory it uses")
        .item("answers")
        .every(Duration.ofMinutes(1))
        .queue(Score.QUEUE, 0)
        .expectedToTake(Duration.ofSeconds(1))
        .dependency(settings.dependency())
        .metric(Metric.gauge(UP, "1 if Redis answered last time"))
        .metric(Metric.gauge(USED, "Memory that Redis uses").in("bytes"))
        .metric(Metric.gauge(LIMIT, "Memory that Redis may use; 0 without a limit").in("bytes"))
        .metric(
            Metric.gauge(RATIO, "Share of its memory that Redis uses; 0 without a limit")
                .in("ratio"))
        .metric(Metric.timer(PING, "How long Redis took to answer"))
        .alert(
            new JobAlert(
                "RedisMemoryHigh",
                RATIO + " > 0.8",
                Duration.ofMinutes(5),
                Severity.WARNING,
                "Redis uses more than four fifths of the memory that it may use.",
                "See what fills it: `redis-cli --bigkeys`; and whether keys expire: `redis-cli INFO"
                    + " keyspace`",
                ""))
        .failsWith(
            "takes no connection",
            "Redis is down, or listens at another address or port",
            "On its machine: `redis-cli ping`. Start it, or correct settings.address in config.yml"
                + " and restart, then "
                + RUN)
        .failsWith(
            "does not answer within",
            "Redis hangs in a slow command, swaps, or a firewall drops what is sent to it",
            "On its machine: `redis-cli --latency` and `redis-cli SLOWLOG GET 10`; then " + RUN)
        .failsWith(
            "closed the connection",
            "Redis has reached its limit of clients, takes none from this address (protected mode),"
                + " or expects TLS",
            "On its machine: `redis-cli INFO clients`, `redis-cli CONFIG GET protected-mode`; with"
                + " TLS write rediss:// in settings.address. Then "
                + RUN)
        .failsWith(
            "asks for a password",
            "Redis wants a login and config.yml gives none",
            "Set settings.password to a secret's reference in config.yml, restart, then " + RUN)
        .failsWith(
            "refuses the password",
            "The password or the user is wrong",
            "`./nightshift secrets` tells whether the reference has a value; correct the secret,"
                + " then "
                + RUN)
        .failsWith(
            "does not speak Redis' protocol",
            "Something else listens at this address",
            "Correct settings.address in config.yml and restart, then " + RUN)
        .failsWith(
            "gives no TLS that holds",
            "Its certificate is not trusted here, is of another host, or has expired; or it speaks"
                + " no TLS",
            "Look at it: `openssl s_client -connect HOST:PORT`; give the server's Java the authority"
                + " by -Djavax.net.ssl.trustStore, then "
                + RUN)
        .failsWith(
            "answered with an error",
            "Redis runs but serves nothing now, for example while it loads its data",
            "Read the error that it gave; if it says LOADING, wait for it, then " + RUN)
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    context.checkpoint();
    var health = RedisHealth.of(settings);
    var dependency = context.dependency(settings.dependency());
    context.gauge(UP).set(health.connected() ? 1 : 0);
    if (!health.connected()) {
      dependency.down(health.problem());
      throw new IOException("Redis at " + settings.address() + " " + health.problem());
    }
    dependency.up();
    context.items(1);
    context.timer(PING).record(health.ping());
    long limit = health.limitBytes().orElse(0);
    context.gauge(LIMIT).set((double) limit);
    if (health.memoryBytes().isEmpty()) {
      context
          .logger()
          .log(Level.WARNING, "connected, but Redis does not tell its memory to this user");
      return;
    }
    long used = health.memoryBytes().getAsLong();
    dependency.memoryBytes(used);
    context.gauge(USED).set((double) used);
    context.gauge(RATIO).set(limit == 0 ? 0 : (double) used / limit);
    context
        .logger()
        .log(
            Level.INFO,
            "connected, uses %d bytes%s"
                .formatted(used, limit == 0 ? ", without a limit" : " of " + limit));
  }
}
