package dev.nightshift.server.bundle.alert.kind;

import java.util.List;

/** All kinds of alerts; a new one is one class and one line here. */
public final class AlertKinds {
  /** The most urgent ones about jobs first, then those about servers and about ourselves. */
  public static final List<AlertKind> ALL =
      List.of(
          new NotRunning(),
          new NeverRan(),
          new MissedSchedule(),
          new NotSucceeding(),
          new Stalled(),
          new FailureRatioHigh(),
          new ConsecutiveFailures(),
          new LastRunFailed(),
          new SuccessRateLow(),
          new Slow(),
          new SlowRepeatedly(),
          new DurationTail(),
          new ZeroItems(),
          new NoneRan(),
          new Disappeared(),
          new StoreDown(),
          new ServerDown(),
          new ServerAbsent(),
          new BundleDrift(),
          new MetricsIncomplete(),
          new LabelsRenamed(),
          new PluginLoadFailed());

  private AlertKinds() {}
}
