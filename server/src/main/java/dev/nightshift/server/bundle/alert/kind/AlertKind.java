package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.conventions.AlertName;
import java.util.List;

/** One alert, whole: what raises it, what to do then, and the tests that prove both its sides. */
public interface AlertKind {

  AlertName name();

  /** One rule, or one for each severity; the most urgent one first. */
  List<AlertRule> rules();

  Guide guide();

  /** At least one in which it fires and one in which it stays silent. */
  List<Scenario> scenarios();
}
