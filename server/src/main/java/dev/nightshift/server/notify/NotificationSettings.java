package dev.nightshift.server.notify;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The section {@code notifications} of config.yml. */
public final class NotificationSettings {
  /** No channel. */
  public static final NotificationSettings NONE =
      new NotificationSettings(
          new TreeMap<>(), List.of(), Duration.ofHours(24), Duration.ofDays(30), 0.99);

  private final SortedMap<String, Sink> sinks;
  private final List<EventRule> rules;
  private final Duration giveUpAfter;
  private final Duration keep;
  private final double objective;

  NotificationSettings(
      SortedMap<String, Sink> sinks,
      List<EventRule> rules,
      Duration giveUpAfter,
      Duration keep,
      double objective) {
    this.sinks = new TreeMap<>(sinks);
    this.rules = List.copyOf(rules);
    this.giveUpAfter = giveUpAfter;
    this.keep = keep;
    this.objective = objective;
  }

  /** Names of all channels, in order. */
  public Set<String> channels() {
    return sinks.keySet();
  }

  SortedMap<String, Sink> sinks() {
    return sinks;
  }

  List<EventRule> rules() {
    return rules;
  }

  Duration giveUpAfter() {
    return giveUpAfter;
  }

  Duration keep() {
    return keep;
  }

  /** The share of a day's messages that is to arrive. */
  public double objective() {
    return objective;
  }
}
