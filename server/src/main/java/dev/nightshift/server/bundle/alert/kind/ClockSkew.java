package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** The clocks of server, store and Prometheus differ. */
final class ClockSkew implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.CLOCK_SKEW;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(5),
            """
            abs(##SERVER_TIME - timestamp(##SERVER_TIME)) > ##CLOCK_SKEW_THRESHOLD
            or
            abs(##STORE_CLOCK_OFFSET) > ##CLOCK_SKEW_THRESHOLD
            """,
            "The clocks of a server of {{ $labels.deployment }}, of its store and of Prometheus differ.",
            "The clock of {{ $labels.instance }} in {{ $labels.deployment }} is {{ $value }} seconds from"
                + " that of Prometheus or of its store."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The clock of a server differs by more than `alerts.limits.clockSkew` in config.yml allows
            (30 s unless it is set) from that of Prometheus at the time of the scrape, or from that of
            its store.
            """,
            """
            Runs are planned by the store's clock and judged by that of Prometheus, so jobs start at
            other times than people expect, and alerts come too early or too late.
            """,
            "Call whoever runs the machines.")
        .ask("Server against Prometheus, in seconds:", "##SERVER_TIME - timestamp(##SERVER_TIME)")
        .ask("Store against server, in seconds:", "##STORE_CLOCK_OFFSET")
        .look("Is this machine's clock kept?", "date -u")
        .act(
            "Start the machine's time service (chrony, systemd-timesyncd, ntpd) and let it correct the clock.")
        .act("Only the store differs: correct the clock of the database's machine.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "the clock of a server runs ahead",
                fleet ->
                    fleet.shows(
                        0,
                        CoreMetric.SERVER_TIME,
                        minute -> minute * 60 + (minute >= 10 && minute < 22 ? 31 : 29)))
            .silentAt(9, 14)
            .at(16, Firing.of(AlertName.CLOCK_SKEW))
            .silentAt(22),
        Scenario.of(
                "the clock of the store lags",
                fleet ->
                    fleet.shows(CoreMetric.STORE_CLOCK_OFFSET, minute -> minute < 10 ? -29 : -31))
            .silentAt(8, 14)
            .at(16, Firing.of(AlertName.CLOCK_SKEW)));
  }
}
