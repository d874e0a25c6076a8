package dev.nightshift.server.cli.console;

import dev.nightshift.server.bundle.input.DeploySettings;
import dev.nightshift.server.bundle.input.MuteWindow;
import dev.nightshift.server.bundle.input.OwnReceivers;
import dev.nightshift.server.bundle.input.OwnRules;
import dev.nightshift.server.engine.MaintenanceSection;
import dev.nightshift.server.plugin.ConfigNode;
import dev.nightshift.server.plugin.ConfigNode.Mapping;
import dev.nightshift.server.plugin.ConfigNode.Scalar;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the section {@code bundle} says of deploying, and the windows of {@code maintenance}. */
record DeploySection(
    ConfigFile file, UnaryOperator<String> environment, List<ConfigProblem> problems) {

  /**
   * Reads it.
   *
   * @param rules the file of a team's own rules; null: none
   * @param receivers the file of where it wants to hear of alerts; null: none
   * @throws IllegalArgumentException for a value that cannot be
   */
  DeploySettings read(String rules, String receivers, String logs) {
    Map<String, String> labels = new TreeMap<>();
    var namespace = "";
    if (section() instanceof Mapping kubernetes) {
      for (var entry : kubernetes.entries().entrySet()) {
        if (entry.getKey().equals("namespace") && entry.getValue() instanceof Scalar scalar) {
          namespace = scalar.text();
        } else if (entry.getKey().equals("labels") && entry.getValue() instanceof Mapping map) {
          map.entries().forEach((key, value) -> label(key, value, labels));
        } else {
          refuse(entry.getValue(), "; write {namespace: …, labels: {…: …}}.");
        }
      }
    } else if (section() != null) {
      refuse(section(), " must be {namespace: …, labels: {…: …}}.");
    }
    return new DeploySettings(
        windows(),
        Optional.ofNullable(rules).map(name -> OwnRules.parse(name, text("rules", name))),
        Optional.ofNullable(receivers)
            .map(name -> OwnReceivers.parse(name, text("receivers", name))),
        namespace,
        labels,
        logs);
  }

  private ConfigNode section() {
    return file.document().section("bundle").orElse(null) instanceof Mapping bundle
        ? bundle.entries().get("kubernetes")
        : null;
  }

  private void label(String key, ConfigNode value, Map<String, String> labels) {
    if (value instanceof Scalar scalar) {
      labels.put(key, scalar.text());
    } else {
      refuse(value, " must be a text.");
    }
  }

  private void refuse(ConfigNode node, String rule) {
    problems.add(new ConfigProblem(node.line(), node.path(), node.path() + rule));
  }

  private String text(String key, String name) {
    var path = file.folder().resolve(name);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "bundle: "
              + key
              + " names "
              + path
              + ", which cannot be read; write the file or take it out",
          e);
    }
  }

  /**
   * Whoever starts a server with them is told what is wrong with windows; here it would be twice.
   */
  private List<MuteWindow> windows() {
    var binder = new SettingsBinder(file.folder(), environment);
    return MaintenanceSection.read(file.document(), binder, new ArrayList<>()).stream()
        .map(
            window ->
                new MuteWindow(
                    window.name(), window.rule(), window.jobs(), window.exceptCritical()))
        .toList();
  }
}
