package dev.nightshift.server.bundle.deploy;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.SortedMap;
import java.util.TreeMap;

/** The step that writes {@code deploy/}: the same rules and dashboards, in other wrappings. */
public final class DeployFiles {
  private DeployFiles() {}

  /**
   * The files.
   *
   * @param made rules and dashboards, as the steps before gave them
   */
  public static SortedMap<String, String> of(BundleInput input, SortedMap<String, String> made) {
    SortedMap<String, String> files = new TreeMap<>();
    files.putAll(new KubernetesFiles(input).of(made));
    files.putAll(GrafanaFiles.of(input));
    files.put("deploy/loki/rules.yml", LokiFile.text(input));
    files.put("deploy/systemd/nightshift.service", SystemdFile.text(input));
    return files;
  }
}
