package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift metrics-server}. */
@Command(
    name = "metrics-server",
    description = "Offers /metrics and /health of the running server on a further port.",
    footer = {
      "",
      "For scrape configurations that expect them there; 9090 is Prometheus' own port, too.",
      "Only this machine is answered. Goes on until it is interrupted.",
      "",
      "Example:",
      "  nightshift metrics-server --pool /srv/photos --port 9090"
    })
public final class MetricsServerCommand extends PoolCommand {
  private static final int BAD_GATEWAY = 502;

  @Option(
      names = "--port",
      defaultValue = "9090",
      paramLabel = "PORT",
      description = "Default: 9090.")
  private int port;

  public MetricsServerCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int call(ServerClient server, JsonNode job) throws InterruptedException {
    var listening = listen(server, port);
    terminal.print("metrics at http://localhost:" + listening.getAddress().getPort() + "/metrics");
    try {
      new CountDownLatch(1).await();
    } finally {
      listening.stop(0);
    }
    return ExitCode.FINE;
  }

  static HttpServer listen(ServerClient server, int port) {
    try {
      var listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      for (var path : new String[] {"/metrics", "/health"}) {
        listening.createContext(path, exchange -> pass(server, path, exchange));
      }
      listening.start();
      return listening;
    } catch (IOException e) {
      throw CommandFailure.finding(
          "port "
              + port
              + " cannot be listened to ("
              + e.getMessage()
              + "); choose another --port");
    }
  }

  private static void pass(ServerClient server, String path, HttpExchange exchange)
      throws IOException {
    try (exchange) {
      String body;
      int status = 200;
      try {
        body = server.text(path);
      } catch (CommandFailure e) {
        body = e.getMessage();
        status = BAD_GATEWAY;
      }
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .add(
              "Content-Type",
              path.equals("/health")
                  ? "application/json"
                  : "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
