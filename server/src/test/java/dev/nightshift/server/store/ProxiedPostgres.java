package dev.nightshift.server.store;

import dev.nightshift.server.model.TcpProxy;
import java.util.regex.Pattern;

/** The way to a PostgreSQL through a network that a test makes bad. */
public final class ProxiedPostgres {
  private static final Pattern PORT = Pattern.compile("//([^:/]+):(\\d+)/");

  private ProxiedPostgres() {}

  /** A proxy in front of the server that settings name, which must be on this machine. */
  public static TcpProxy proxy(StoreSettings settings) {
    var match = PORT.matcher(settings.url().orElseThrow());
    if (!match.find()) {
      throw new IllegalArgumentException(settings.url() + " names no port");
    }
    return TcpProxy.to(Integer.parseInt(match.group(2)));
  }

  /** The same settings through the proxy. */
  public static StoreSettings through(TcpProxy proxy, StoreSettings settings) {
    var url = settings.url().orElseThrow();
    return settings.at(PORT.matcher(url).replaceFirst("//localhost:" + proxy.port() + "/"));
  }
}
