package dev.nightshift.server.app;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.control.ServerAudit;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.Store;
import dev.nightshift.server.telemetry.Telemetry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** How the larger parts are made. */
final class Parts {
  private Parts() {}

  static Engine engine(
      CurrentCatalogue catalogue,
      LoadedPlugins loaded,
      Store store,
      EngineSettings settings,
      Telemetry telemetry,
      Clock clock,
      Path folder,
      NodeName node) {
    var workloads =
        loaded.jobs().stream().collect(Collectors.toMap(LoadedJob::name, Parts::workload));
    return new Engine(
        catalogue,
        workloads,
        store.runs(),
        store.controls(),
        settings,
        telemetry,
        List.of(telemetry, new ServerAudit(store.audit(node.name()), clock)),
        clock,
        folder,
        node);
  }

  static NodeName node(String version) {
    return new NodeName(UUID.randomUUID().toString(), hostName(), version);
  }

  private static Workload workload(LoadedJob job) {
    return job::run;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
