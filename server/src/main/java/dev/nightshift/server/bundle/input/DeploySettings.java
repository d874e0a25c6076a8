package dev.nightshift.server.bundle.input;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the files need that people deploy.
 *
 * @param windows recurring maintenance windows of the deployment
 * @param ownRules rules that a team has written itself
 * @param receivers where a team wants to hear of alerts
 * @param namespace of the Kubernetes objects; empty: none is named in them
 * @param labels further ones of the Kubernetes objects, by which a Prometheus operator selects them
 * @param logs the selector of the servers' log lines in Loki, e.g. {@code {app="nightshift"}}
 */
public record DeploySettings(
    List<MuteWindow> windows,
    Optional<OwnRules> ownRules,
    Optional<OwnReceivers> receivers,
    String namespace,
    Map<String, String> labels,
    String logs) {
  private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final String LABEL_KEY = "([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,62})";
  private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";

  /** Nothing of all that. */
  public static final DeploySettings NONE =
      new DeploySettings(
          List.of(), Optional.empty(), Optional.empty(), "", Map.of(), "{app=\"nightshift\"}");

  public DeploySettings {
    windows = List.copyOf(windows);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    if (!namespace.isEmpty() && !namespace.matches(NAME)) {
      throw new IllegalArgumentException(
          "bundle: kubernetes.namespace is \""
              + namespace
              + "\"; a namespace is small letters, digits and -, at most 63");
    }
    labels.forEach(
        (key, value) -> {
          if (!key.matches(LABEL_KEY) || !value.matches(LABEL_VALUE)) {
            throw new IllegalArgumentException(
                "bundle: kubernetes.labels holds \""
                    + key
                    + ": "
                    + value
                    + "\", which Kubernetes refuses; a label is at most 63 letters, digits, -, _ and"
                    + " .");
          }
        });
    if (!logs.matches("\\{[^{}\\n]+}")) {
      throw new IllegalArgumentException(
          "bundle: logs is \""
              + logs
              + "\"; it is the selector of a Loki stream, e.g. {app=\"nightshift\"}");
    }
  }
}
