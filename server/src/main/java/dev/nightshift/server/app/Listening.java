package dev.nightshift.server.app;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Where the server listens. */
final class Listening {
  private Listening() {}

  /** Whether nobody but this machine can reach the application's connectors. */
  static boolean loopbackOnly(ServerFactory factory) {
    return factory instanceof DefaultServerFactory configured
        && configured.getApplicationConnectors().stream()
            .allMatch(
                connector ->
                    connector instanceof HttpConnectorFactory http && loopback(http.getBindHost()));
  }

  private static boolean loopback(String host) {
    try {
      return host != null && !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The application's address as seen from this machine, without a slash at the end. */
  static String url(Server server) {
    return url(server, "application");
  }

  /** The same of what only who keeps the server running may reach. */
  static String adminUrl(Server server) {
    return url(server, "admin");
  }

  private static String url(Server server, String name) {
    var connector =
        Arrays.stream(server.getConnectors())
            .filter(each -> each instanceof ServerConnector && name.equals(each.getName()))
            .map(ServerConnector.class::cast)
            .findFirst()
            .orElseThrow();
    var host = connector.getHost();
    boolean everywhere = host == null || host.equals("0.0.0.0") || host.equals("::");
    var scheme = connector.getProtocols().contains("ssl") ? "https" : "http";
    return scheme + "://" + (everywhere ? "127.0.0.1" : host) + ":" + connector.getLocalPort();
  }
}
