package dev.nightshift.server.bundle.input;

import java.util.List;

/**
 * What the bundle needs beyond the catalogue. None of it is part of the catalogue's hash.
 *
 * @param version of the product that generates it, e.g. {@code 1.0.0}
 * @param serverUrl where people open the server, without a slash at the end
 * @param dashboardUrl where people open Grafana, without a slash at the end
 * @param runbookUrl the folder that holds the runbooks, without a slash at the end; the page of an
 *     alert is {@code runbookUrl/alerts/NAME}
 * @param target host and port that the shipped Prometheus configuration scrapes
 * @param deployment the target label of that name, e.g. {@code default}
 * @param instanceLabels target labels that tell the nodes of one deployment apart; rules fold over
 *     them
 * @param deploy what the files need that people deploy
 * @param runbooks what runbooks say of themselves
 * @param alerts what is said differently of alerts
 */
public record BundleSettings(
    String version,
    String serverUrl,
    String dashboardUrl,
    String runbookUrl,
    String target,
    String deployment,
    List<String> instanceLabels,
    DeploySettings deploy,
    RunbookSettings runbooks,
    AlertSettings alerts) {

  /** Where a server is that nobody configured. */
  public static final String LOCAL_SERVER = "http://localhost:8080";

  /** Nothing special about how it is deployed, and runbooks that name nobody. */
  public BundleSettings(
      String version,
      String serverUrl,
      String dashboardUrl,
      String runbookUrl,
      String target,
      String deployment,
      List<String> instanceLabels) {
    this(
        version,
        serverUrl,
        dashboardUrl,
        runbookUrl,
        target,
        deployment,
        instanceLabels,
        DeploySettings.NONE,
        RunbookSettings.NONE,
        AlertSettings.NONE);
  }

  /** The same, deployed otherwise. */
  public BundleSettings with(DeploySettings other) {
    return new BundleSettings(
        version,
        serverUrl,
        dashboardUrl,
        runbookUrl,
        target,
        deployment,
        instanceLabels,
        other,
        runbooks,
        alerts);
  }

  /** The same with other words of runbooks on themselves. */
  public BundleSettings with(RunbookSettings other) {
    return new BundleSettings(
        version,
        serverUrl,
        dashboardUrl,
        runbookUrl,
        target,
        deployment,
        instanceLabels,
        deploy,
        other,
        alerts);
  }

  /** The same, with other alerts. */
  public BundleSettings with(AlertSettings other) {
    return new BundleSettings(
        version,
        serverUrl,
        dashboardUrl,
        runbookUrl,
        target,
        deployment,
        instanceLabels,
        deploy,
        runbooks,
        other);
  }

  /** Everything on this machine with the default ports. */
  public static BundleSettings local(String version) {
    return new BundleSettings(
        version,
        LOCAL_SERVER,
        "http://localhost:3000",
        LOCAL_SERVER + "/runbooks",
        "localhost:8080",
        "default",
        List.of("instance", "pod", "node"));
  }

  public BundleSettings {
    serverUrl = address("serverUrl", serverUrl);
    dashboardUrl = address("dashboardUrl", dashboardUrl);
    runbookUrl = address("runbookUrl", runbookUrl);
    instanceLabels = List.copyOf(instanceLabels);
    if (!instanceLabels.contains("instance")) {
      throw new IllegalArgumentException(
          "bundle: instanceLabels is "
              + instanceLabels
              + "; it must hold \"instance\", which Prometheus sets on every target");
    }
    for (var label : instanceLabels) {
      if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]*") || label.equals("deployment")) {
        throw new IllegalArgumentException(
            "bundle: instanceLabels holds \""
                + label
                + "\"; a label is [a-zA-Z_][a-zA-Z0-9_]*, and deployment tells deployments apart");
      }
    }
    if (!deployment.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "bundle: deployment is \"" + deployment + "\"; it is [A-Za-z0-9._-]+");
    }
    if (!version.matches("[A-Za-z0-9._+-]+")) {
      throw new IllegalArgumentException(
          "bundle: version is \"" + version + "\"; it is [A-Za-z0-9._+-]+");
    }
    if (!target.matches("[^\\s/:]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}")) {
      throw new IllegalArgumentException(
          "bundle: target is \"" + target + "\"; it is HOST:PORT, as Prometheus scrapes it");
    }
  }

  private static String address(String name, String url) {
    if (!url.matches("https?://[^\\s\"'{}]+")) {
      throw new IllegalArgumentException(
          "bundle: " + name + " is \"" + url + "\"; it is an address that starts with http://");
    }
    return url.replaceAll("/+$", "");
  }
}
