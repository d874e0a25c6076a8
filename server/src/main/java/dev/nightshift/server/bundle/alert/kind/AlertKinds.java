package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.input.AlertSettings;
import dev.nightshift.server.conventions.AlertName;
import java.util.List;

/** All kinds of alerts; a new one is one class and one line here. */
public final class AlertKinds {
  /** The most urgent ones about jobs first, then those about servers and about ourselves. */
  public static final List<AlertKind> ALL =
      List.of(
          new NotRunning(),
          new NeverRan(),
          new MissedSchedule(),
          new LastSlotMissed(),
          new NotSucceeding(),
          new Stalled(),
          new FailureRatioHigh(),
          new FailureRatioElevated(),
          new ConsecutiveFailures(),
          new LastRunFailed(),
          new SuccessRateLow(),
          new ErrorBudgetBurn(),
          new Slow(),
          new SlowRepeatedly(),
          new DurationTail(),
          PercentileHigh.MEDIAN,
          PercentileHigh.P95,
          new ZeroItems(),
          new HighVolume(),
          new HighLogVolume(),
          new Anomalies(),
          new ItemsUnrecoverable(),
          new ItemsDegraded(),
          new QueueDelay(),
          new MemoryHighWhileActive(),
          new CpuHighWhileActive(),
          new NoneRan(),
          new QueueBacklog(),
          new Disappeared(),
          new StoreDown(),
          new ServerDown(),
          new ServerAbsent(),
          new ServerRestarting(),
          new DependencyDown(),
          new DependencyMemoryHigh(),
          new StoreGrowing(),
          new ClockSkew(),
          new SecretOld(),
          new NotificationsLate(),
          new DeploymentsMixed(),
          new CatalogueMismatch(),
          new BundleDrift(),
          new MetricsIncomplete(),
          new LabelsRenamed(),
          new PluginLoadFailed());

  private AlertKinds() {}

  /**
   * All kinds with what config.yml says differently of them.
   *
   * @throws IllegalArgumentException if it gives one urgency to an alert that has several
   */
  public static List<AlertKind> of(AlertSettings settings) {
    return ALL.stream()
        .map(
            kind ->
                settings.rules().containsKey(kind.name().text())
                    ? new Settled(kind, settings)
                    : kind)
        .toList();
  }

  /** A kind with other urgencies or another owner. */
  private record Settled(AlertKind kind, List<AlertRule> rules) implements AlertKind {
    Settled(AlertKind kind, AlertSettings settings) {
      this(
          kind,
          kind.rules().stream().map(rule -> rule.settled(kind.name().text(), settings)).toList());
      var urgencies = kind.rules().stream().map(AlertRule::severity).distinct().toList();
      if (!rules.stream().map(AlertRule::severity).toList().containsAll(urgencies)
          && urgencies.size() > 1) {
        throw new IllegalArgumentException(
            "alerts: rules."
                + kind.name().text()
                + ".severity cannot be set: that alert has rules of several urgencies, "
                + urgencies
                + "; give it a priority or an owner instead");
      }
    }

    @Override
    public AlertName name() {
      return kind.name();
    }

    @Override
    public Guide guide() {
      return kind.guide();
    }

    @Override
    public List<Scenario> scenarios() {
      return kind.scenarios();
    }
  }
}
