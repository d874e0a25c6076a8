package dev.nightshift.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Hears, as a webhook, what Alertmanager tells every receiver. */
final class Pager implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final List<Heard> heard = new ArrayList<>();
  private final HttpServer server;

  /**
   * One alert of a notification.
   *
   * @param at {@link System#nanoTime}
   */
  record Heard(String receiver, boolean firing, JsonNode labels, JsonNode annotations, long at) {
    String alert() {
      return labels.path("alertname").asText();
    }

    String job() {
      return labels.path("job").asText();
    }

    /** What, of which job, how urgent, whom: {@code ServerDown critical -> platform-page}. */
    String line() {
      return line(labels) + " -> " + receiver;
    }

    /** What, of which job, how urgent. */
    static String line(JsonNode labels) {
      var job = labels.path("job").asText();
      return labels.path("alertname").asText().replaceFirst("^BackgroundJob", "")
          + (job.isEmpty() || job.equals("nightshift") ? "" : " " + job)
          + " "
          + labels.path("severity").asText();
    }
  }

  Pager() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  /** A file of receivers for these owners and for nobody's, each of which reaches this one. */
  String receivers(List<String> owners) {
    var text = new StringBuilder("receivers:\n");
    Stream.concat(owners.stream(), Stream.of("default"))
        .flatMap(owner -> Stream.of("-page", "-ticket", "-note").map(owner::concat))
        .forEach(
            name ->
                text.append(
                    "  - {name: %s, webhook_configs: [{url: \"http://127.0.0.1:%d/\", send_resolved: true}]}%n"
                        .formatted(name, server.getAddress().getPort())));
    return text.toString();
  }

  private void receive(HttpExchange exchange) throws IOException {
    var told = json.readTree(exchange.getRequestBody());
    synchronized (heard) {
      for (var alert : told.path("alerts")) {
        heard.add(
            new Heard(
                told.path("receiver").asText(),
                alert.path("status").asText().equals("firing"),
                alert.path("labels"),
                alert.path("annotations"),
                System.nanoTime()));
      }
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** In order, beginning with the one of this number. */
  List<Heard> since(int number) {
    synchronized (heard) {
      return List.copyOf(heard.subList(number, heard.size()));
    }
  }

  int count() {
    synchronized (heard) {
      return heard.size();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
