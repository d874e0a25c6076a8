package dev.nightshift.server.app;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.control.ServerAudit;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.Store;
import dev.nightshift.server.telemetry.RunRecorder;
import dev.nightshift.server.telemetry.Telemetry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How the larger parts are made. */
final class Parts {
  private Parts() {}

  static Engine engine(
      CurrentCatalogue catalogue,
      Map<String, Workload> workloads,
      Store store,
      EngineSettings settings,
      Telemetry telemetry,
      RunRecorder recorder,
      Clock clock,
      Path folder,
      NodeName node) {
    return new Engine(
        catalogue,
        workloads,
        store.runs(),
        store.controls(),
        settings,
        telemetry,
        List.of(telemetry, recorder, new ServerAudit(store.audit(node.name()), clock)),
        clock,
        folder,
        node);
  }

  /** This process: its id tells people the node, and is new at each start. */
  static NodeName node(String version, EngineSettings settings) {
    var name = settings.node().name().orElseGet(Parts::hostName);
    var start = UUID.randomUUID().toString().substring(0, 13);
    return new NodeName(name + "-" + start, name, version);
  }

  private static String hostName() {
    try {
      var name = InetAddress.getLocalHost().getHostName();
      return name.substring(0, Math.min(name.length(), EngineSettings.Node.LONGEST_NAME));
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
