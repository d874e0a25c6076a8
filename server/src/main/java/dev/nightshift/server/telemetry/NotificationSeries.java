package dev.nightshift.server.telemetry;

import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.notify.Channels;
import dev.nightshift.server.notify.Channels.ChannelLook;
import dev.nightshift.server.notify.DeliveryListener;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of messages, by channel; without a channel there is no series. */
final class NotificationSeries implements DeliveryListener {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationSeries.class);
  private static final Duration FRESH = Duration.ofSeconds(60);

  private final Naming naming;
  private final Clock clock;
  private final Counter attempts;
  private final Histograms durations;
  private volatile Channels office;
  private volatile Seen seen = new Seen(Instant.MIN, List.of());

  private record Seen(Instant at, List<ChannelLook> channels) {}

  NotificationSeries(Naming naming, Clock clock) {
    this.naming = naming;
    this.clock = clock;
    attempts =
        Counter.build(naming.of(CoreMetric.NOTIFICATIONS), CoreMetric.NOTIFICATIONS.help())
            .labelNames(naming.labels(CoreMetric.NOTIFICATIONS).toArray(String[]::new))
            .create();
    durations =
        new Histograms(
            naming.of(CoreMetric.NOTIFICATION_DURATION),
            CoreMetric.NOTIFICATION_DURATION.help(),
            naming.labels(CoreMetric.NOTIFICATION_DURATION),
            clock);
  }

  /** Every counter of a channel exists from the beginning, at 0. */
  void watch(Channels watched) {
    office = watched;
    for (var channel : watched.channels()) {
      for (var result : Result.values()) {
        attempts.labels(channel, label(result));
      }
      var unused = durations.child(Grid.timers(), channel);
    }
  }

  private static String label(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void attempted(String channel, Result result, int messages, Duration took) {
    attempts.labels(channel, label(result)).inc(messages);
    durations.child(Grid.timers(), channel).observe(Seconds.of(took));
  }

  /** Looks at the outbox; what it said before is good for a minute. */
  void look() {
    var asked = office;
    if (asked == null || asked.channels().isEmpty()) {
      return;
    }
    try {
      seen = new Seen(clock.instant(), asked.look());
    } catch (RuntimeException e) {
      LOG.debug("The outbox could not be looked at; it is tried again.", e);
    }
  }

  List<MetricFamilySamples> collect() {
    var asked = office;
    if (asked == null || asked.channels().isEmpty()) {
      return List.of();
    }
    List<MetricFamilySamples> families = new ArrayList<>(attempts.collect());
    families.add(durations.collect());
    families.add(
        Family.of(naming, CoreMetric.NOTIFICATION_OBJECTIVE)
            .add(asked.objective(), List.of())
            .samples());
    fresh().ifPresent(channels -> state(channels, families));
    return families;
  }

  private Optional<List<ChannelLook>> fresh() {
    var now = seen;
    return now.at().plus(FRESH).isBefore(clock.instant())
        ? Optional.empty()
        : Optional.of(now.channels());
  }

  private void state(List<ChannelLook> channels, List<MetricFamilySamples> families) {
    var pending = Family.of(naming, CoreMetric.NOTIFICATIONS_PENDING);
    var oldest = Family.of(naming, CoreMetric.OLDEST_NOTIFICATION);
    var ratio = Family.of(naming, CoreMetric.NOTIFICATION_RATIO);
    for (var channel : channels) {
      var label = List.of(channel.name());
      pending.add((double) channel.standing().pending(), label);
      var since = channel.standing().oldest();
      oldest.add(since == null ? 0 : Seconds.of(since), label);
      ratio.add(channel.ratio(), label);
    }
    families.add(pending.samples());
    families.add(oldest.samples());
    families.add(ratio.samples());
  }
}
