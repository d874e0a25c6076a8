package dev.nightshift.server.plugin;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.schedule.Schedules;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Schedules as they are written in config.yml. */
final class ScheduleText {
  private static final Pattern EVERY = Pattern.compile("every (\\S+)");
  private static final Pattern AFTER = Pattern.compile("(\\S+) after");
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final String RULE =
      "write a cron expression of five fields, \"every 5m\", \"5m after\" (the last run), nightly,"
          + " continuous or manual";

  private ScheduleText() {}

  /** The schedule, or empty after adding the problem. */
  static Optional<Schedule> parse(
      ConfigNode node, Optional<ZoneId> zone, List<ConfigProblem> problems) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      return refuse(node, SettingType.says(node) + "; " + RULE + ".", problems);
    }
    var schedule = of(scalar.text().strip(), zone);
    if (schedule.isEmpty()) {
      return refuse(node, SettingType.says(node) + "; " + RULE + ".", problems);
    }
    var problem = Schedules.problem(schedule.get());
    if (problem.isPresent()) {
      var text = node.path() + " \"" + scalar.text() + "\" " + problem.get();
      return refuse(node, RecordType.sentence(text), problems);
    }
    if (zone.isPresent() && !(schedule.get() instanceof Schedule.Cron)) {
      var text = SettingType.says(node) + ", for which a timeZone means nothing; leave it out.";
      return refuse(node, text, problems);
    }
    return schedule;
  }

  private static Optional<Schedule> of(String text, Optional<ZoneId> zone) {
    if (text.equals("nightly")) {
      return Optional.of(new Schedule.Cron("0 2 * * *", zone.orElse(ZoneOffset.UTC)));
    }
    if (text.equals("continuous")) {
      return Optional.of(new Schedule.FixedRate(Duration.ofHours(6)));
    }
    if (text.equals("manual")) {
      return Optional.of(new Schedule.OnDemand());
    }
    var every = EVERY.matcher(text);
    if (every.matches()) {
      return duration(every.group(1)).map(Schedule.FixedRate::new);
    }
    var after = AFTER.matcher(text);
    if (after.matches()) {
      return duration(after.group(1)).map(Schedule.FixedDelay::new);
    }
    return text.split("\\s+").length == 5
        ? Optional.of(new Schedule.Cron(text, zone.orElse(ZoneOffset.UTC)))
        : Optional.empty();
  }

  private static Optional<Duration> duration(String text) {
    return Durations.parse(text).filter(duration -> duration.compareTo(LEAST) >= 0);
  }

  private static Optional<Schedule> refuse(
      ConfigNode node, String sentence, List<ConfigProblem> problems) {
    problems.add(new ConfigProblem(node.line(), node.path(), sentence));
    return Optional.empty();
  }
}
