package dev.nightshift.server.cli.console;

import dev.nightshift.job.Setting;
import dev.nightshift.server.bundle.input.RunbookSettings;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.plugin.ConfigNode;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The section {@code bundle.runbooks} of config.yml. */
final class RunbookSection {
  private RunbookSection() {}

  record Keys(
      Optional<String> owner,
      @Setting(byDefault = "on-call engineers") String audience,
      @Setting(byDefault = "internal") String classification,
      Optional<String> reviewed,
      @Setting(byDefault = "90d") Duration reviewEvery,
      Optional<Calls> escalation,
      @Setting(byDefault = "{}") Map<String, String> contacts) {}

  record Calls(
      @Setting(byDefault = "[]") List<String> jobs,
      @Setting(byDefault = "[]") List<String> store,
      @Setting(byDefault = "[]") List<String> servers,
      @Setting(byDefault = "[]") List<String> monitoring,
      @Setting(byDefault = "[]") List<String> notifications,
      @Setting(byDefault = "[]") List<String> security) {

    Map<Area, List<String>> byArea() {
      Map<Area, List<String>> calls = new EnumMap<>(Area.class);
      calls.put(Area.JOBS, jobs);
      calls.put(Area.STORE, store);
      calls.put(Area.SERVERS, servers);
      calls.put(Area.MONITORING, monitoring);
      calls.put(Area.NOTIFICATIONS, notifications);
      calls.put(Area.SECURITY, security);
      calls.values().removeIf(List::isEmpty);
      return calls;
    }
  }

  static RunbookSettings read(ConfigNode node, List<ConfigProblem> problems) {
    // Neither paths nor secrets are in it.
    return new SettingsBinder(Path.of("."), name -> null)
        .bind(Keys.class, node, problems)
        .flatMap(keys -> settings(keys, node, problems))
        .orElse(RunbookSettings.NONE);
  }

  private static Optional<RunbookSettings> settings(
      Keys keys, ConfigNode node, List<ConfigProblem> problems) {
    try {
      return Optional.of(
          new RunbookSettings(
              keys.owner().orElse(""),
              keys.audience(),
              keys.classification(),
              keys.reviewed().map(LocalDate::parse),
              keys.reviewEvery(),
              keys.escalation().map(Calls::byArea).orElse(Map.of()),
              keys.contacts()));
    } catch (DateTimeException e) {
      problems.add(
          new ConfigProblem(
              node.line(),
              node.path(),
              "bundle.runbooks.reviewed is \""
                  + keys.reviewed().orElse("")
                  + "\"; write a day as 2026-01-31."));
    } catch (IllegalArgumentException e) {
      problems.add(new ConfigProblem(node.line(), node.path(), e.getMessage() + "."));
    }
    return Optional.empty();
  }
}
