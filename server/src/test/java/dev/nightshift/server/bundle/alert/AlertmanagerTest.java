package dev.nightshift.server.bundle.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import dev.nightshift.job.Criticality;
import dev.nightshift.server.bundle.Daemon;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.bundle.input.AlertSettings;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.DeploySettings;
import dev.nightshift.server.bundle.input.MuteWindow;
import dev.nightshift.server.bundle.input.OwnReceivers;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.schedule.WindowRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BundleInput INPUT =
      BundleInput.of(Fixture.settings(), List.of(Fixture.catalogue()));

  @TempDir Path root;

  @Test
  void alertsReachTheOwnerOfTheJobByTheirUrgency() throws Exception {
    write(new AlertmanagerFile(INPUT).text());
    assertThat(receiver("job=gc", "severity=critical")).isEqualTo("storage-page");
    assertThat(receiver("job=gc", "severity=warning")).isEqualTo("storage-ticket");
    assertThat(receiver("job=gc", "severity=info")).isEqualTo("storage-note");
    assertThat(receiver("job=gc", "severity=warning", "priority=P0")).isEqualTo("storage-page");
    assertThat(receiver("job=gc")).isEqualTo("storage-ticket");
    assertThat(receiver("job=unknown", "severity=critical")).isEqualTo("default-page");
    assertThat(receiver("job=nightshift", "severity=warning")).isEqualTo("default-ticket");
    assertThat(receiver("severity=info")).isEqualTo("default-note");
  }

  @Test
  void whoDoesNotAnswerIsAskedAgainWithinTheTimeOfThePriority() throws Exception {
    var settings =
        new AlertSettings(
            AlertSettings.NONE.limits(),
            Optional.empty(),
            Map.of("P0", Duration.ofMinutes(5)),
            Map.of());
    var input = BundleInput.of(Fixture.settings().with(settings), List.of(Fixture.catalogue()));
    var text = new AlertmanagerFile(input).text();
    write(text);
    assertThat(receiver("job=gc", "severity=warning", "priority=P3")).isEqualTo("storage-ticket");
    assertThat(receiver("job=gc", "severity=info", "priority=P3")).isEqualTo("storage-note");
    var owners = new YAMLMapper().readTree(text).at("/route/routes").get(0).get("routes");
    Map<String, String> repeats = new TreeMap<>();
    for (var route : owners) {
      repeats.put(route.at("/matchers/0").asText(), route.get("repeat_interval").asText());
      for (var deeper : route.path("routes")) {
        repeats.put(
            route.at("/matchers/0").asText() + " " + deeper.at("/matchers/0").asText(),
            deeper.get("repeat_interval").asText());
      }
    }
    assertThat(repeats)
        .containsEntry("priority=\"P0\"", "5m")
        .containsEntry("severity=\"critical\"", "1h")
        .containsEntry("severity=\"warning\"", "4h")
        .containsEntry("severity=\"warning\" priority=\"P3\"", "24h")
        .containsEntry("severity=\"info\"", "24h");
  }

  @Test
  void amtoolFindsTheExamplesOfReceiversSound() throws Exception {
    var examples =
        Receivers.EXAMPLES
            .lines()
            .skip(1)
            .map(line -> line.substring(2))
            .collect(Collectors.joining("\n"));
    var own = OwnReceivers.parse("receivers.yml", examples);
    var text = new AlertmanagerFile(input(List.of(), Optional.of(own))).text();
    assertThat(text).contains("smarthost").contains("- name: \"everything\"");
    write(text);
    var result = Tool.run(root, "amtool", "check-config", "alertmanager.yml");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @Test
  void amtoolFindsEveryWayToWriteAWindowSound() throws Exception {
    List<MuteWindow> windows = new ArrayList<>();
    for (var when :
        List.of(
            "first Sunday 02:00",
            "last Sunday 23:00",
            "fourth Friday 22:30",
            "daily 23:30",
            "Saturday 00:00",
            "30 1,13 1,15 * *",
            "0 3 1-7 1-6 1",
            "0 22 31 * *")) {
      windows.add(window(when, Duration.ofHours(3), Set.of("gc"), false));
    }
    windows.add(window("last Saturday 06:00", Duration.ofHours(50), Set.of(), true));
    write(new AlertmanagerFile(input(windows, Optional.empty())).text());
    var result = Tool.run(root, "amtool", "check-config", "alertmanager.yml");
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(receiver("job=gc", "deployment=default", "severity=critical"))
        .isEqualTo("storage-page");
    assertThat(receiver("job=gc", "deployment=other", "severity=critical"))
        .isEqualTo("storage-page");
  }

  /** What fires, beside what else; then what of it nobody hears of. */
  @Test
  void oneIncidentIsOnePage() throws Exception {
    write(new AlertmanagerFile(INPUT).text());
    try (var alertmanager = Daemon.alertmanager(root.resolve("alertmanager.yml"))) {
      int number = 0;
      for (var story : STORIES) {
        // each story is a deployment of its own: nothing may reach over from one to another
        var deployment = "d" + number++;
        List<String> alerts = new ArrayList<>();
        for (var alert : story.heard()) {
          alerts.add(alert(alert, deployment, true));
        }
        for (var alert : story.silent()) {
          alerts.add(alert(alert, deployment, false));
        }
        alertmanager.post("/api/v2/alerts", alerts.toString());
      }
      var failures = failures(alertmanager);
      // an inhibition takes Alertmanager a moment
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!failures.isEmpty() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(20);
        failures = failures(alertmanager);
      }
      assertThat(failures).isEmpty();
      assertThat(JSON.readTree(alertmanager.get("/api/v2/alerts")))
          .hasSize(STORIES.stream().mapToInt(s -> s.heard().size() + s.silent().size()).sum());
    }
  }

  private static List<String> failures(Daemon alertmanager) throws Exception {
    List<String> failures = new ArrayList<>();
    for (var alert : JSON.readTree(alertmanager.get("/api/v2/alerts"))) {
      boolean active = alert.at("/status/state").asText().equals("active");
      if (active != alert.at("/annotations/heard").asText().equals("true")) {
        failures.add((active ? "heard: " : "silent: ") + alert.get("labels"));
      }
    }
    return failures;
  }

  private record Story(List<String> heard, List<String> silent) {}

  private static final List<Story> STORIES =
      List.of(
          new Story(
              List.of("ConsecutiveFailures gc critical", "ConsecutiveFailures backup critical"),
              List.of(
                  "FailureRatioHigh gc critical",
                  "NotSucceeding gc critical",
                  "LastRunFailed gc warning",
                  "SuccessRateLow gc warning")),
          new Story(
              List.of("ConsecutiveFailures gc critical", "LastRunFailed backup warning"),
              List.of()),
          new Story(
              List.of("Stalled gc critical", "NotRunning backup critical"),
              List.of("NotRunning gc critical", "NeverRan gc critical", "Slow gc warning")),
          new Story(
              List.of("NotRunning gc critical"),
              List.of("MissedSchedule gc warning", "ZeroItems gc warning")),
          new Story(
              List.of("NeverRan gc critical"),
              List.of("MissedSchedule gc warning", "ZeroItems gc warning")),
          new Story(
              List.of("FailureRatioHigh gc critical"),
              List.of("SuccessRateLow gc warning", "LastRunFailed gc warning")),
          new Story(
              List.of("SlowRepeatedly gc critical"),
              List.of("Slow gc warning", "DurationTail gc info")),
          new Story(
              List.of("ServerDown nightshift critical", "BundleDrift nightshift warning"),
              List.of(
                  "NotRunning gc critical",
                  "Stalled backup critical",
                  "sNoneRan24h - critical",
                  "Disappeared report warning",
                  "StoreDown nightshift critical")),
          new Story(List.of("ServerDown nightshift warning", "NotRunning gc critical"), List.of()),
          new Story(
              List.of("ServerAbsent - critical"),
              List.of("NotRunning gc critical", "sNoneRan24h - critical")),
          new Story(
              List.of("StoreDown nightshift critical"),
              List.of("NotRunning gc critical", "sNoneRan24h - critical")),
          new Story(
              List.of("sNoneRan24h - critical", "LastRunFailed gc warning"),
              List.of(
                  "NotRunning gc critical",
                  "NeverRan backup critical",
                  "MissedSchedule gc warning")),
          new Story(
              List.of("QueueBacklog - critical", "Slow gc warning"),
              List.of("QueueBacklog - warning", "QueueDelay gc warning")),
          new Story(
              List.of("Own gc critical P0", "Other backup critical P1"),
              List.of("Other gc critical P1")),
          new Story(List.of("NotRunning gc critical", "NotRunning backup critical"), List.of()),
          new Story(
              List.of("QueueBacklog - critical"),
              List.of(
                  "QueueBacklog - warning", "QueueDelay gc warning", "QueueDelay backup warning")),
          new Story(
              List.of("ErrorBudgetBurn gc critical", "ErrorBudgetBurn backup warning"),
              List.of(
                  "ErrorBudgetBurn gc warning",
                  "ErrorBudgetBurn gc info",
                  "FailureRatioElevated gc warning",
                  "SuccessRateLow gc warning",
                  "ErrorBudgetBurn backup info")),
          new Story(
              List.of("ConsecutiveFailures gc critical"),
              List.of("FailureRatioElevated gc warning", "ErrorBudgetBurn gc critical")),
          new Story(
              List.of("Stalled gc critical", "Anomalies gc info"),
              List.of("LastSlotMissed gc warning", "QueueDelay gc warning")),
          new Story(
              List.of("SlowRepeatedly gc warning"),
              List.of("DurationP50High gc warning", "DurationP95High gc warning")),
          new Story(
              List.of("ItemsUnrecoverable gc critical", "ItemsDegraded backup warning"),
              List.of("ItemsDegraded gc warning")),
          new Story(
              List.of("ServerDown nightshift critical"),
              List.of(
                  "ServerRestarting nightshift warning",
                  "DependencyDown nightshift critical",
                  "DependencyMemoryHigh nightshift warning",
                  "ClockSkew nightshift warning",
                  "QueueBacklog - warning",
                  "LastSlotMissed gc warning")),
          new Story(
              List.of("DependencyDown nightshift critical", "ClockSkew nightshift warning"),
              List.of("DependencyMemoryHigh nightshift warning")),
          new Story(List.of("StoreDown nightshift critical"), List.of("QueueBacklog - critical")));

  private static String alert(String text, String deployment, boolean heard) throws Exception {
    var parts = text.split(" ");
    Map<String, String> labels = new TreeMap<>();
    labels.put("alertname", "BackgroundJob" + parts[0]);
    labels.put("deployment", deployment);
    labels.put("severity", parts[2]);
    if (!parts[1].equals("-")) {
      labels.put("job", parts[1]);
    }
    if (parts.length > 3) {
      labels.put("priority", parts[3]);
    }
    return JSON.writeValueAsString(
        Map.of("labels", labels, "annotations", Map.of("heard", Boolean.toString(heard))));
  }

  @Test
  void inhibitionsAreBoundToTheDeployment() {
    var text = new AlertmanagerFile(INPUT).text();
    var equals = Pattern.compile("equal:\n((?:\\s+- .*\n)+)").matcher(text).results().toList();
    assertThat(equals)
        .isNotEmpty()
        .allSatisfy(
            found ->
                assertThat(found.group(1)).contains("\"deployment\"").doesNotContain("instance"));
    assertThat(equals).hasSize(text.split("source_matchers").length - 1);
  }

  @Test
  void nobodyIsCalledInAWindowButForWhatGoesOn() throws Exception {
    var heard = new LinkedBlockingQueue<String>();
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          JSON.readTree(exchange.getRequestBody())
              .get("alerts")
              .forEach(
                  alert ->
                      heard.add(
                          alert.at("/labels/deployment").asText()
                              + " "
                              + alert.at("/labels/job").asText()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.start();
    var channel = "http://127.0.0.1:" + http.getAddress().getPort() + "/";
    var names = List.of("storage-page", "default-page", "storage-ticket", "default-ticket");
    var receivers =
        OwnReceivers.parse(
            "r.yml",
            "receivers:\n"
                + names.stream()
                    .map(
                        name ->
                            " - {name: " + name + ", webhook_configs: [{url: '" + channel + "'}]}")
                    .collect(Collectors.joining("\n")));
    var always = Duration.ofHours(24);
    var windows =
        List.of(
            window("daily 00:00", always, Set.of(), true),
            window("Monday 00:00", Duration.ofDays(7), Set.of("vital"), false));
    var critical =
        Fixture.job("vital", "Is vital.", "things").criticality(Criticality.CRITICAL).build();
    var other = Fixture.job("heart", "Beats.", "beats").criticality(Criticality.CRITICAL).build();
    var catalogue =
        new Catalogue(Naming.DEFAULT, List.of(Fixture.gc(), critical, other), List.of(), List.of());
    var input =
        BundleInput.of(
            Fixture.settings().with(deploy(windows, Optional.of(receivers))), List.of(catalogue));
    write(
        new AlertmanagerFile(input)
            .text()
            .replace("group_wait: \"30s\"", "group_wait: \"100ms\"")
            .replace("group_wait: \"10s\"", "group_wait: \"100ms\""));
    try (var alertmanager = Daemon.alertmanager(root.resolve("alertmanager.yml"))) {
      List<String> alerts = new ArrayList<>();
      for (var job : List.of("gc", "vital", "heart", "nightshift")) {
        alerts.add(alert("Stalled " + job + " critical", "default", true));
        alerts.add(alert("Stalled " + job + " critical", "other", true));
      }
      alertmanager.post("/api/v2/alerts", alerts.toString());
      Set<String> got = new TreeSet<>();
      // a group that grew after it was first told is told again
      for (var one = heard.poll(60, TimeUnit.SECONDS); one != null; ) {
        got.add(one);
        one =
            got.size() < 6
                ? heard.poll(60, TimeUnit.SECONDS)
                : heard.poll(300, TimeUnit.MILLISECONDS);
      }
      assertThat(got)
          .containsExactlyInAnyOrder(
              "default heart",
              "default nightshift",
              "other gc",
              "other heart",
              "other nightshift",
              "other vital");
    } finally {
      http.stop(0);
    }
  }

  private static BundleInput input(List<MuteWindow> windows, Optional<OwnReceivers> receivers) {
    return BundleInput.of(
        Fixture.settings().with(deploy(windows, receivers)), List.of(Fixture.catalogue()));
  }

  private static DeploySettings deploy(List<MuteWindow> windows, Optional<OwnReceivers> receivers) {
    var none = DeploySettings.NONE;
    return new DeploySettings(
        windows, none.ownRules(), receivers, none.namespace(), none.labels(), none.logs());
  }

  private static MuteWindow window(
      String when, Duration duration, Set<String> jobs, boolean exceptCritical) {
    return new MuteWindow(
        when, WindowRule.parse(when, ZoneOffset.UTC, duration), jobs, exceptCritical);
  }

  private void write(String text) throws Exception {
    Files.writeString(root.resolve("alertmanager.yml"), text);
  }

  private String receiver(String... labels) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("amtool", "config", "routes", "test", "--config.file=alertmanager.yml"));
    command.addAll(Arrays.asList(labels));
    var result = Tool.run(root, command.toArray(String[]::new));
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output().lines().reduce("", (before, line) -> line);
  }
}
