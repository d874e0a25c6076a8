package dev.nightshift.jobs.validators;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * How a Redis is.
 *
 * @param ping until it answered the first time
 * @param memoryBytes that it uses; empty if it does not tell
 * @param limitBytes its limit, 0 for none; empty if it does not tell
 * @param problem why it counts as disconnected, to follow its address; empty: connected
 */
record RedisHealth(
    Duration ping, OptionalLong memoryBytes, OptionalLong limitBytes, String problem) {

  boolean connected() {
    return problem.isEmpty();
  }

  /** Asks it; whatever is wrong with it is part of the answer. */
  static RedisHealth of(RedisProbe.Settings settings) {
    var password = settings.password().map(secret -> secret.reveal());
    try (var redis = Resp.connect(settings.address(), settings.timeout())) {
      if (password.isPresent() && settings.username().isPresent()) {
        redis.ask("AUTH", settings.username().get(), password.get());
      } else if (password.isPresent()) {
        redis.ask("AUTH", password.get());
      }
      long begun = System.nanoTime();
      var pong = redis.ask("PING");
      if (!pong.equals("PONG")) {
        throw new Resp.Nonsense(pong);
      }
      var ping = Duration.ofNanos(System.nanoTime() - begun);
      var memory = memory(redis);
      return new RedisHealth(ping, number(memory, "used_memory"), number(memory, "maxmemory"), "");
    } catch (IOException e) {
      return new RedisHealth(
          Duration.ZERO,
          OptionalLong.empty(),
          OptionalLong.empty(),
          problem(e, settings.timeout()));
    }
  }

  /** A user who may not ask is no problem of the connection. */
  private static String memory(Resp redis) throws IOException {
    try {
      return redis.ask("INFO", "memory");
    } catch (Resp.Refused e) {
      return "";
    }
  }

  private static OptionalLong number(String info, String key) {
    var found = Pattern.compile("(?m)^" + key + ":(\\d{1,18})\\s*$").matcher(info);
    return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
  }

  private static String problem(IOException e, Duration timeout) {
    if (e instanceof Resp.Refused) {
      return refusal(e.getMessage());
    }
    if (e instanceof Resp.Nonsense) {
      return "does not speak Redis' protocol: it answered \"" + e.getMessage() + "\"";
    }
    if (e instanceof SocketTimeoutException) {
      return "does not answer within " + timeout.toMillis() + "ms";
    }
    if (e instanceof EOFException) {
      return "closed the connection";
    }
    if (e instanceof ConnectException) {
      return "takes no connection";
    }
    if (e instanceof UnknownHostException) {
      return "has a host name that is unknown here";
    }
    if (e instanceof SSLException) {
      return "gives no TLS that holds: " + e.getMessage();
    }
    return "closed the connection: " + e.getMessage();
  }

  private static String refusal(String error) {
    if (error.startsWith("NOAUTH")) {
      return "asks for a password: " + error;
    }
    if (error.startsWith("WRONGPASS") || error.startsWith("ERR invalid password")) {
      return "refuses the password: " + error;
    }
    return "answered with an error: " + error;
  }
}
