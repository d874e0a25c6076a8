package dev.nightshift.server.notify;

import dev.nightshift.job.Setting;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigNode;
import dev.nightshift.server.plugin.ConfigNode.Mapping;
import dev.nightshift.server.plugin.ConfigNode.Scalar;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the section {@code notifications} of config.yml. */
public final class NotificationSection {
  private static final String SECTION = "notifications";
  private static final List<String> TYPES = List.of("smtp", "webhook", "slack");

  private final ConfigDocument config;
  private final SettingsBinder binder;
  private final List<ConfigProblem> problems;

  private NotificationSection(
      ConfigDocument config, SettingsBinder binder, List<ConfigProblem> problems) {
    this.config = config;
    this.binder = binder;
    this.problems = problems;
  }

  record Keys(
      @Setting(byDefault = "{}") Map<String, ConfigNode> channels,
      @Setting(byDefault = "[]") List<ConfigNode> events,
      @Setting(byDefault = "24h", min = 60) Duration giveUpAfter,
      @Setting(byDefault = "30d", min = 3_600) Duration keep,
      @Setting(byDefault = "0.99", min = 0, max = 1) double objective) {}

  /** What it says, after adding a problem for everything that is wrong. */
  public static NotificationSettings read(
      ConfigDocument config, SettingsBinder binder, List<ConfigProblem> problems) {
    return new NotificationSection(config, binder, problems).settings();
  }

  /** Adds a problem for each job that an event names and that is none. */
  public static void checkJobs(
      ConfigDocument config,
      NotificationSettings settings,
      Collection<String> jobs,
      List<ConfigProblem> problems) {
    for (var rule : settings.rules()) {
      for (var job : rule.jobs()) {
        if (!jobs.contains(job)) {
          problems.add(
              new ConfigProblem(
                  config.at(SECTION).line(),
                  SECTION,
                  "notifications.events names \""
                      + job
                      + "\", which is no job. "
                      + NearNames.hint(job, jobs)));
        }
      }
    }
  }

  private NotificationSettings settings() {
    return binder
        .bind(Keys.class, config.at(SECTION), problems)
        .map(
            keys -> {
              var sinks = sinks(keys.channels());
              var rules = rules(keys);
              return new NotificationSettings(
                  sinks, rules, keys.giveUpAfter(), keys.keep(), keys.objective());
            })
        .orElse(NotificationSettings.NONE);
  }

  private SortedMap<String, Sink> sinks(Map<String, ConfigNode> channels) {
    SortedMap<String, Sink> sinks = new TreeMap<>();
    channels.forEach(
        (name, node) -> {
          if (!name.matches("[a-z][a-z0-9_-]{0,62}")) {
            problem(
                node,
                " is no name of a channel; write small letters, digits, - and _, beginning with a"
                    + " letter.");
          } else {
            sink(name, node).ifPresent(sink -> sinks.put(name, sink));
          }
        });
    return sinks;
  }

  private Optional<Sink> sink(String name, ConfigNode node) {
    var type =
        node instanceof Mapping mapping && mapping.entries().get("type") instanceof Scalar scalar
            ? scalar.text()
            : "";
    return switch (type) {
      case "smtp" -> binder.bind(SmtpSettings.class, node, problems).map(SmtpSink::new);
      case "webhook" ->
          binder
              .bind(WebhookSettings.class, node, problems)
              .map(settings -> new WebhookSink(name, settings));
      case "slack" -> binder.bind(SlackSettings.class, node, problems).map(SlackSink::new);
      default -> {
        problem(
            node,
            type.isEmpty()
                ? " has no type; write type: smtp, webhook or slack."
                : ".type is \"" + type + "\". " + NearNames.hint(type, TYPES));
        yield Optional.empty();
      }
    };
  }

  private List<EventRule> rules(Keys keys) {
    List<EventRule> rules = new ArrayList<>();
    for (var node : keys.events()) {
      binder
          .bind(EventRule.class, node, problems)
          .ifPresent(
              rule -> {
                rule.to().forEach(channel -> known(node, channel, keys.channels().keySet()));
                rules.add(rule);
              });
    }
    return rules;
  }

  private void known(ConfigNode node, String channel, Collection<String> channels) {
    if (!channels.contains(channel)) {
      problem(
          node,
          " names the channel \""
              + channel
              + "\", which is not below notifications.channels. "
              + NearNames.hint(channel, channels));
    }
  }

  private void problem(ConfigNode node, String sentence) {
    problems.add(new ConfigProblem(node.line(), node.path(), node.path() + sentence));
  }
}
