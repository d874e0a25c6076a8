package dev.nightshift.server.bundle.alert;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.SortedMap;
import java.util.TreeMap;

/** The step that writes {@code alerts/}. */
public final class AlertFiles {
  private AlertFiles() {}

  public static SortedMap<String, String> of(BundleInput input) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("alerts/rules.yml", new RulesFile(input).text());
    files.put("alerts/rules.test.yml", new RuleTestsFile(input).text(1));
    files.put("alerts/rules.daily.test.yml", new RuleTestsFile(input).text(4));
    files.put("alerts/alertmanager.yml", new AlertmanagerFile(input).text());
    files.put("alerts/prometheus.yml", PrometheusFile.text(input));
    return files;
  }
}
