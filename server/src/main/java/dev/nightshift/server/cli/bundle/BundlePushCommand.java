package dev.nightshift.server.cli.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.deployed.GrafanaApi;
import dev.nightshift.server.deployed.Unreachable;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift bundle push}. */
@Command(
    name = "push",
    description = "Uploads the dashboards of now to Grafana, into the folder Nightshift.",
    footer = {
      "",
      "The token of a service account with the role Editor is taken from NIGHTSHIFT_GRAFANA_TOKEN.",
      "Dashboards of the same uid are replaced, others left alone.",
      "",
      "Example:",
      "  nightshift bundle push --grafana http://localhost:3000"
    })
final class BundlePushCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private LocalOptions options;

  @Mixin private BundleSource source;

  @Option(
      names = "--grafana",
      paramLabel = "URL",
      required = true,
      description = "Where Grafana answers.")
  private String grafana;

  BundlePushCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    var installation = options.installation(terminal);
    try {
      var api = new GrafanaApi(BundleVerifyCommand.endpoint(terminal, "Grafana", grafana));
      var bundle =
          Bundle.generate(installation.bundle(), source.catalogues(installation, terminal));
      var done = api.push(bundle);
      if (options.json()) {
        var object = JsonNodeFactory.instance.objectNode();
        var array = object.putArray("dashboards");
        done.forEach(array::add);
        terminal.print(object.toPrettyString());
      } else {
        done.forEach(terminal::print);
        terminal.print(done.size() + " dashboards uploaded");
      }
      return ExitCode.FINE;
    } catch (Unreachable e) {
      throw CommandFailure.unreachable(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }
}
