package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.AlertName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** All symptoms, and which alerts tell of them. */
final class Symptoms {
  private static final List<Told> TOLD =
      List.of(
          new Told("Queue", QueueBacklogTree.NAME),
          new Told("Dependency|Anomal", JobFailingTree.NAME),
          new Told("Memory|Cpu|Volume", WhichJobTree.NAME),
          new Told("StoreGrowing", StoreGrowsTree.NAME),
          new Told("Store|Server|CatalogueMismatch|DeploymentsMixed", ServerDownTree.NAME),
          new Told("Slow|Duration|Stalled", SlowTree.NAME),
          new Told("Fail|Succe|Burn|Items", JobFailingTree.NAME),
          new Told("Runn|Ran|Schedule|Slot|Disappeared", JobNotRunningTree.NAME));

  private record Told(Pattern alerts, String symptom) {
    Told(String alerts, String symptom) {
      this(Pattern.compile(alerts), symptom);
    }
  }

  private final List<Symptom> all;

  Symptoms(BundleInput input) {
    all =
        List.of(
            JobNotRunningTree.of(input),
            JobFailingTree.of(input),
            SlowTree.of(input),
            QueueBacklogTree.of(input),
            WhichJobTree.of(input),
            StoreGrowsTree.of(input),
            ServerDownTree.of(input));
  }

  List<Symptom> all() {
    return all;
  }

  /** Which symptom an alert tells of; most of those on the bundle itself tell of none. */
  Optional<Symptom> of(AlertName alert) {
    return TOLD.stream()
        .filter(told -> told.alerts().matcher(alert.text()).find())
        .findFirst()
        .map(told -> named(told.symptom()));
  }

  List<AlertName> alerts(Symptom symptom) {
    return AlertKinds.ALL.stream()
        .map(kind -> kind.name())
        .filter(name -> of(name).filter(symptom::equals).isPresent())
        .toList();
  }

  private Symptom named(String name) {
    return all.stream()
        .filter(symptom -> symptom.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no symptom " + name));
  }

  String title(String name) {
    return named(name).title();
  }

  /** A link from beside them. */
  String link(String name) {
    return "[" + named(name).title() + "](" + name + ".md)";
  }
}
