package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.bundle.Daemon;
import dev.nightshift.server.bundle.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packed server, watched as its bundle says: a real Prometheus and a real Alertmanager with the
 * generated files, in faster time, and somebody who is told.
 */
final class MonitoredServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LISTENING =
      """
      server:
        applicationConnectors:
          - {type: http, port: "${NIGHTSHIFT_PORT:-8080}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
        adminConnectors:
          - {type: http, port: "${NIGHTSHIFT_ADMIN_PORT:-8081}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
        requestLog: {appenders: []}
      logging: {level: WARN}
      """;

  private final Path home;
  private final int port;
  private final TimeLapse lapse;
  private final Pager pager = new Pager();
  private final List<Integer> beside = new ArrayList<>();
  private StartedServer server;
  private Daemon alertmanager;
  private Daemon prometheus;

  private MonitoredServer(Path home, TimeLapse lapse) throws IOException {
    this.home = home;
    this.lapse = lapse;
    this.port = FreePort.next();
  }

  /**
   * Starts all of them.
   *
   * @param home with the folder plugins
   * @param config without where it listens and the section {@code bundle}
   * @param owners of jobs and alerts
   */
  static MonitoredServer start(Path home, TimeLapse lapse, String config, List<String> owners)
      throws Exception {
    var all = new MonitoredServer(home, lapse);
    try {
      all.begin(config, owners);
      return all;
    } catch (Throwable e) {
      all.close();
      throw e;
    }
  }

  private void begin(String config, List<String> owners) throws Exception {
    Files.writeString(home.resolve("receivers.yml"), pager.receivers(owners));
    Files.writeString(home.resolve("config.yml"), configuration(config, port));
    generate();
    var watching = Files.createDirectories(home.resolve("watching"));
    Files.writeString(
        watching.resolve("alertmanager.yml"), lapse.alertmanager(generated("alertmanager.yml")));
    alertmanager = Daemon.alertmanager(watching.resolve("alertmanager.yml"));
    server = StartedServer.at(home, port);
    // Prometheus needs 5 s to find its targets, which is long for rules in faster time.
    Files.writeString(watching.resolve("rules.yml"), "groups: []\n");
    scrape("127.0.0.1:" + port);
    prometheus = Daemon.prometheus(watching.resolve("prometheus.yml"));
    while (JSON.readTree(prometheus.get("/api/v1/query?query=up==1"))
        .at("/data/result")
        .isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    deploy();
  }

  static String configuration(String config, int port) {
    return config
        + """
        bundle:
          serverUrl: http://127.0.0.1:%1$d
          dashboardUrl: http://127.0.0.1:3000
          target: 127.0.0.1:%1$d
          deployment: live
          receivers: receivers.yml
        """
            .formatted(port)
        + LISTENING;
  }

  private String generated(String name) throws IOException {
    return Files.readString(home.resolve("alerts").resolve(name));
  }

  /** Types {@code bundle generate}. */
  void generate() {
    type("bundle", "generate");
  }

  /** Gives Prometheus what was generated last. */
  void deploy() throws Exception {
    var watching = home.resolve("watching");
    Files.writeString(watching.resolve("rules.yml"), lapse.rules(generated("rules.yml")));
    scrape("127.0.0.1:" + port);
  }

  /** Lets Prometheus scrape this, and the servers beside. */
  void scrape(String target) throws Exception {
    var targets = new StringBuilder("\"" + target + "\"");
    beside.forEach(each -> targets.append("\n          - \"127.0.0.1:" + each + "\""));
    Files.writeString(
        home.resolve("watching/prometheus.yml"),
        lapse
            .prometheus(generated("prometheus.yml"))
            .replace("localhost:9093", alertmanager.url().substring("http://".length()))
            .replace("\"127.0.0.1:" + port + "\"", targets));
    if (prometheus != null) {
      prometheus.reload();
    }
  }

  /** Has Prometheus scrape these too, under the same deployment. */
  void scrapeBeside(List<Integer> ports) throws Exception {
    beside.clear();
    beside.addAll(ports);
    scrape("127.0.0.1:" + port);
  }

  /** Has it scrape nothing of ours. */
  void scrapeNothing() throws Exception {
    var file = home.resolve("watching/prometheus.yml");
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("targets:\n {10}- \"127[^\"]*\"\n", "targets: []\n"));
    prometheus.reload();
  }

  /** A command on the server's machine, which has to end well. */
  void type(String... words) {
    var said = ServerHere.cli(home, words);
    assertThat(said.code()).as("%s: %s%s", List.of(words), said.out(), said.err()).isZero();
  }

  /** The same, whatever it ends with. */
  ServerHere.Said tryTo(String... words) {
    return ServerHere.cli(home, words);
  }

  Path home() {
    return home;
  }

  int port() {
    return port;
  }

  Pager pager() {
    return pager;
  }

  StartedServer server() {
    return server;
  }

  Daemon prometheus() {
    return prometheus;
  }

  Daemon alertmanager() {
    return alertmanager;
  }

  void startAgain() throws Exception {
    server = StartedServer.at(home, port);
  }

  /** Alerts that Prometheus has, pending or firing. */
  List<JsonNode> alerts() throws Exception {
    List<JsonNode> alerts = new ArrayList<>();
    JSON.readTree(prometheus.get("/api/v1/alerts")).at("/data/alerts").forEach(alerts::add);
    return alerts;
  }

  @Override
  public void close() throws Exception {
    for (var part : new AutoCloseable[] {prometheus, alertmanager, server, pager}) {
      if (part != null) {
        part.close();
      }
    }
  }
}
