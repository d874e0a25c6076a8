package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Messages of a channel do not arrive. */
final class NotificationsLate implements AlertKind {
  private static final String RATIO = "##NOTIFICATION_RATIO{channel=\"mail\",job=\"nightshift\"}";
  private static final String OBJECTIVE = "##NOTIFICATION_OBJECTIVE{job=\"nightshift\"}";

  @Override
  public AlertName name() {
    return AlertName.NOTIFICATIONS_LATE;
  }

  @Override
  public List<AlertRule> rules() {
    var much =
        """
        1 - #NOTIFICATION_RATIO
        > ignoring (channel) group_left ()
        5 * (1 - max without (#without) (##NOTIFICATION_OBJECTIVE))
        """;
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(5),
            much,
            "Many messages of channel {{ $labels.channel }} of {{ $labels.deployment }} do not arrive.",
            "{{ $value | humanizePercentage }} of the messages of a day for channel {{ $labels.channel }} of"
                + " {{ $labels.deployment }} were given up, or wait for more than 15 minutes: more than five"
                + " times what is allowed."),
        AlertRule.server(
            Severity.INFO,
            Duration.ofMinutes(5),
            """
            1 - #NOTIFICATION_RATIO
            > ignoring (channel) group_left ()
            (1 - max without (#without) (##NOTIFICATION_OBJECTIVE))
            unless
            """
                + much,
            "Some messages of channel {{ $labels.channel }} of {{ $labels.deployment }} do not arrive.",
            "{{ $value | humanizePercentage }} of the messages of a day for channel {{ $labels.channel }} of"
                + " {{ $labels.deployment }} were given up, or wait for more than 15 minutes: more than"
                + " `notifications.objective` allows."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            A channel of `notifications` in config.yml delivers less than its objective, 99 % unless
            config.yml says otherwise. Counted are the messages of the last 24 hours: delivered
            against given up and waiting for more than 15 minutes. Messages that wait are not lost:
            they are tried again until `giveUpAfter`.
            """,
            """
            People do not hear what they asked to be told by this channel. Alerts reach them by
            Alertmanager all the same: it does not need this channel.
            """,
            "Call whoever runs the mail server or the service behind the channel.")
        .look("Which channel, and what does the other side say?", "./nightshift notifications")
        .look("What was given up?", "./nightshift notifications --state failed --limit 20")
        .ask("How do attempts end?", "sum by (channel, result) (increase(##NOTIFICATIONS[1h]))")
        .ask(
            "How long do attempts take?",
            "sum by (channel) (rate(##NOTIFICATION_DURATION_sum[15m])) / sum by (channel) (rate(##NOTIFICATION_DURATION_count[15m]))")
        .act(
            "Mend the other side, or address, user and secrets in config.yml; then try it.",
            "./nightshift notify test CHANNEL")
        .act(
            "What waits goes out by itself; send again what was given up.",
            "./nightshift notify retry --channel CHANNEL");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "a mail server is away for a quarter of an hour, and what waits arrives",
                fleet -> fleet.extra(RATIO, "1+0x9 0.9+0x14 1+0x10").extra(OBJECTIVE, "0.99+0x40"))
            .silentAt(9, 14)
            .at(16, Firing.of(AlertName.NOTIFICATIONS_LATE).as("warning"))
            .silentAt(26),
        Scenario.of(
                "some messages are refused, fewer than five times what is allowed",
                fleet -> fleet.extra(RATIO, "1+0x9 0.97+0x30").extra(OBJECTIVE, "0.99+0x40"))
            .silentAt(9, 14)
            .at(16, Firing.of(AlertName.NOTIFICATIONS_LATE).as("info"))
            .at(35, Firing.of(AlertName.NOTIFICATIONS_LATE).as("info")),
        Scenario.of(
                "fewer messages are lost than is allowed",
                fleet -> fleet.extra(RATIO, "1+0x9 0.995+0x30").extra(OBJECTIVE, "0.99+0x40"))
            .silentAt(16, 35));
  }
}
