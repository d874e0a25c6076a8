package dev.nightshift.jobs.validators;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.nightshift.job.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes lines with fields into the run's log, as pino writes them. */
final class JsonLog {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String HOST = host();

  private final Context context;
  private final LogFormat format;
  private final String name;

  /**
   * @param name of the component that speaks
   */
  JsonLog(Context context, LogFormat format, String name) {
    this.context = context;
    this.format = format;
    this.name = name;
  }

  /**
   * One line. Those that every line has come first: level, time, pid, hostname and name.
   *
   * @param fields in their order; a null value stands for the time
   */
  void line(Level level, Map<String, Object> fields, String message) {
    if (format == LogFormat.TEXT) {
      context.logger().log(level, message);
      return;
    }
    var now = time(context.clock().instant());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("level", number(level));
    line.put("time", now);
    line.put("pid", ProcessHandle.current().pid());
    line.put("hostname", HOST);
    line.put("name", name);
    fields.forEach((key, value) -> line.put(key, value == null ? now : value));
    line.put("msg", message);
    try {
      context.logger().log(level, JSON.std.asString(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String time(Instant at) {
    return MILLIS.format(at);
  }

  private static int number(Level level) {
    return switch (level) {
      case ERROR -> 50;
      case WARNING -> 40;
      default -> 30;
    };
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
