package dev.nightshift.server.plugin;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.schedule.ScheduleText;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Schedules in config.yml. */
final class ScheduleNode {
  private ScheduleNode() {}

  /** The schedule, or empty after adding the problem. */
  static Optional<Schedule> parse(
      ConfigNode node, Optional<ZoneId> zone, List<ConfigProblem> problems) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      return refuse(node, SettingType.says(node) + "; " + ScheduleText.RULE + ".", problems);
    }
    try {
      return Optional.of(ScheduleText.parse(scalar.text(), zone));
    } catch (IllegalArgumentException e) {
      return refuse(node, RecordType.sentence(node.path() + " " + e.getMessage()), problems);
    }
  }

  private static Optional<Schedule> refuse(
      ConfigNode node, String sentence, List<ConfigProblem> problems) {
    problems.add(new ConfigProblem(node.line(), node.path(), sentence));
    return Optional.empty();
  }
}
