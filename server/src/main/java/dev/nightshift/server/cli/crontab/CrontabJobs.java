package dev.nightshift.server.cli.crontab;

import dev.nightshift.server.cli.crontab.Crontab.Entry;
import dev.nightshift.server.cli.crontab.Crontab.Finding;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes entries of config.yml's section {@code jobs} out of a crontab. */
final class CrontabJobs {
  private static final Set<String> OF_CRON =
      Set.of(
          "SHELL",
          "HOME",
          "LOGNAME",
          "USER",
          "MAILTO",
          "MAILFROM",
          "CRON_TZ",
          "RANDOM_DELAY",
          "CONTENT_TYPE",
          "CONTENT_TRANSFER_ENCODING",
          "START_HOURS_RANGE");
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_DESCRIPTION = 200;

  private final String user;
  private final String home;
  private final ZoneId zone;
  private final Set<String> taken;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> told = new HashSet<>();

  /**
   * @param user whom the server runs as
   * @param home of that user
   * @param zone of the machine
   * @param taken names that other jobs have
   */
  CrontabJobs(String user, String home, ZoneId zone, Set<String> taken) {
    this.user = user;
    this.home = home;
    this.zone = zone;
    this.taken = taken;
  }

  /**
   * A job.
   *
   * @param keys of its entry, in their order; maps and texts
   */
  record Job(int line, Map<String, Object> keys) {}

  /**
   * What was made of a crontab.
   *
   * @param jobs by name
   */
  record Result(Map<String, Job> jobs, List<Finding> findings) {
    long lost() {
      return findings.stream().filter(Finding::lost).count();
    }
  }

  Result of(Crontab crontab) {
    findings.addAll(crontab.findings());
    crontab.entries().forEach(this::take);
    findings.sort((one, other) -> Integer.compare(one.line(), other.line()));
    return new Result(jobs, findings);
  }

  private void take(Entry entry) {
    var times = CrontabTimes.of(entry.times());
    boolean foreign = !entry.user().isEmpty() && !entry.user().equals(user);
    if (times.expression().isEmpty() && !entry.times().contains(" ")) {
      lost(entry, times.problem(), times.next());
      return;
    }
    var command = CrontabCommand.of(entry.command());
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("type", "exec");
    if (times.expression().isEmpty() || foreign) {
      keys.put("enabled", false);
    }
    keys.put("description", description(entry, command));
    keys.put("schedule", times.expression().orElse("manual"));
    if (times.expression().isPresent()) {
      keys.put("timeZone", zone(entry).getId());
      jitter(entry, keys);
    }
    keys.put("settings", settings(entry, command));
    var name = name(command.program());
    jobs.put(name, new Job(entry.line(), keys));
    if (times.expression().isEmpty()) {
      lost(entry, times.problem() + " " + name + " is written, but not enabled.", times.next());
    }
    if (foreign) {
      lost(
          entry,
          "runs as "
              + entry.user()
              + ", and the server as "
              + user
              + ". "
              + name
              + " is written, but not enabled.",
          "run a server as "
              + entry.user()
              + ", or put "
              + (user.equals("root") ? "runuser -u " : "sudo -n -u ")
              + entry.user()
              + " -- in front of the command; then enabled: true.");
    }
    tell(entry, command, name);
  }

  private void tell(Entry entry, CrontabCommand command, String name) {
    if (!command.quiet().isEmpty()) {
      note(
          entry,
          command.quiet() + " is taken off: output is kept in the log of each run of " + name + ".",
          "nothing, or put it back to throw the output away.");
    }
    command
        .outputFile()
        .ifPresent(
            file ->
                note(
                    entry,
                    "writes its output by " + file + ", so the run's log has none of it.",
                    "take the redirection away, unless somebody reads that file."));
    if (command.holdsPassword()) {
      note(
          entry,
          "holds what looks like a password; config.yml is no place for it.",
          "write settings.secrets: {NAME: \"env:NAME\"} and $NAME in the command.");
    }
    var mail = entry.variables().get("MAILTO");
    if (mail != null && !mail.isBlank() && told.add("MAILTO " + mail)) {
      note(
          entry,
          "was mailed to " + mail + "; Nightshift mails no output, it alerts on failures.",
          "set owner: for this line and those below it, and route that owner's alerts to "
              + mail
              + " (docs/alerts.md).");
    }
    if (entry.variables().entrySet().stream()
            .anyMatch(one -> one.getValue().contains("$") && !OF_CRON.contains(one.getKey()))
        && told.add("variables")) {
      note(
          entry,
          "has a variable with $ in its value; like cron, Nightshift takes it as it stands.",
          "write the value out in settings.environment, if the program expects that.");
    }
  }

  private void lost(Entry entry, String sentence, String next) {
    findings.add(new Finding(entry.line(), true, sentence, next));
  }

  private void note(Entry entry, String sentence, String next) {
    findings.add(new Finding(entry.line(), false, sentence, next));
  }

  private static String description(Entry entry, CrontabCommand command) {
    var text = entry.comment().isEmpty() ? "Runs " + command.program() : entry.comment();
    return text.length() > LONGEST_DESCRIPTION
        ? text.substring(0, LONGEST_DESCRIPTION - 1) + "…"
        : text;
  }

  private ZoneId zone(Entry entry) {
    var given = entry.variables().get("CRON_TZ");
    if (given == null || given.isBlank()) {
      return zone;
    }
    try {
      return ZoneId.of(given);
    } catch (DateTimeException e) {
      lost(
          entry,
          "has CRON_TZ " + given + ", which is no time zone; " + zone + " is written.",
          "write timeZone: as Europe/Zurich.");
      return zone;
    }
  }

  private static void jitter(Entry entry, Map<String, Object> keys) {
    var delay = entry.variables().getOrDefault("RANDOM_DELAY", "0");
    if (delay.matches("[1-9]\\d{0,3}")) {
      keys.put("jitter", delay + "m");
    }
  }

  private Map<String, Object> settings(Entry entry, CrontabCommand command) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("shell", command.line());
    command.stdin().ifPresent(text -> settings.put("stdin", text));
    var shell = entry.variables().getOrDefault("SHELL", "/bin/sh");
    if (!shell.equals("/bin/sh")) {
      settings.put("interpreter", shell);
    }
    settings.put("workingDirectory", entry.variables().getOrDefault("HOME", home));
    Map<String, Object> environment = new LinkedHashMap<>();
    entry.variables().keySet().stream()
        .sorted()
        .filter(name -> name.equals("HOME") || !OF_CRON.contains(name))
        .filter(name -> !name.startsWith("NIGHTSHIFT_"))
        .forEach(name -> environment.put(name, entry.variables().get(name)));
    if (!environment.isEmpty()) {
      settings.put("environment", environment);
    }
    return settings;
  }

  private String name(String program) {
    var plain =
        program
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_-]+", "_")
            .replaceFirst("^[^a-z]+", "")
            .replaceFirst("[_-]+$", "");
    var base = plain.isEmpty() ? "command" : plain;
    base = base.length() > LONGEST_NAME ? base.substring(0, LONGEST_NAME) : base;
    var name = base;
    for (int number = 2; jobs.containsKey(name) || taken.contains(name); number++) {
      name = base + "_" + number;
    }
    return name;
  }
}
