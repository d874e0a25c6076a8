package dev.nightshift.server.cli.bundle;

import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.deployed.DeployedBundle;
import dev.nightshift.server.deployed.Endpoint;
import dev.nightshift.server.deployed.Report;
import dev.nightshift.server.deployed.Report.Place;
import dev.nightshift.server.deployed.Report.State;
import dev.nightshift.server.deployed.Unreachable;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift bundle verify}. */
@Command(
    name = "verify",
    description = "Compares what Prometheus, Alertmanager and Grafana have with the bundle of now.",
    footer = {
      "",
      "It changes nothing. Tokens are taken from NIGHTSHIFT_PROMETHEUS_TOKEN,",
      "NIGHTSHIFT_ALERTMANAGER_TOKEN and NIGHTSHIFT_GRAFANA_TOKEN; an address may hold user:password@.",
      "Ends with 1 if something is to be mended, with 3 if somebody does not answer.",
      "",
      "Example:",
      "  nightshift bundle verify --prometheus http://localhost:9090 --grafana http://localhost:3000"
    })
public final class BundleVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private LocalOptions options;

  @Mixin private BundleSource source;

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      required = true,
      description = "Where Prometheus answers.")
  private String prometheus;

  @Option(
      names = "--alertmanager",
      paramLabel = "URL",
      description = "Look there too who hears of alerts.")
  private String alertmanager;

  @Option(names = "--grafana", paramLabel = "URL", description = "Look there too for dashboards.")
  private String grafana;

  @Option(
      names = "--send-alert",
      description =
          "Send one test alert (warning, of no job) through the Alertmanager, and wait up to a minute"
              + " whether it is delivered. Somebody hears of it.")
  private boolean sendAlert;

  BundleVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (sendAlert && alertmanager == null) {
      throw CommandFailure.usage("--send-alert needs --alertmanager URL");
    }
    var installation = options.installation(terminal);
    try {
      var places =
          new DeployedBundle.Places(
              endpoint(terminal, "Prometheus", prometheus),
              Optional.ofNullable(alertmanager).map(url -> endpoint(terminal, "Alertmanager", url)),
              Optional.ofNullable(grafana).map(url -> endpoint(terminal, "Grafana", url)),
              sendAlert ? Optional.of(terminal.clock().instant()) : Optional.<Instant>empty());
      var report =
          new DeployedBundle(installation.bundle(), source.catalogues(installation, terminal))
              .compare(places);
      if (options.json()) {
        terminal.print(ServerClient.MAPPER.valueToTree(report).toPrettyString());
      } else {
        print(report);
      }
      return report.findings().isEmpty() ? ExitCode.FINE : ExitCode.FINDING;
    } catch (Unreachable e) {
      throw CommandFailure.unreachable(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  /** Somebody to ask, with the token that the environment has for him. */
  public static Endpoint endpoint(Terminal terminal, String name, String url) {
    var variable = "NIGHTSHIFT_" + name.toUpperCase(Locale.ROOT) + "_TOKEN";
    var token = terminal.environment().apply(variable);
    return new Endpoint(
        name,
        url,
        token == null || token.isBlank() ? Optional.empty() : Optional.of(token),
        variable);
  }

  private void print(Report report) {
    summary(report, Place.PROMETHEUS, "rules");
    if (grafana != null) {
      summary(report, Place.GRAFANA, "dashboards");
    }
    report.notes().forEach(note -> terminal.print("note: " + note));
    for (var finding : report.findings()) {
      terminal.print("");
      terminal.print(title(finding.place()) + ": " + finding.text());
      terminal.print("  next: " + finding.next());
    }
    if (report.findings().isEmpty()) {
      terminal.print("What is deployed is the bundle of now.");
    } else {
      terminal.print("");
      terminal.print(report.findings().size() + " to mend");
    }
  }

  private void summary(Report report, Place place, String what) {
    List<State> states = Arrays.asList(State.values());
    terminal.print(
        title(place)
            + ": "
            + what
            + " "
            + states.stream()
                .filter(state -> state == State.DEPLOYED || report.count(place, state) > 0)
                .map(
                    state ->
                        state.name().toLowerCase(Locale.ROOT) + " " + report.count(place, state))
                .collect(Collectors.joining(", ")));
  }

  private static String title(Place place) {
    return place.name().charAt(0) + place.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
