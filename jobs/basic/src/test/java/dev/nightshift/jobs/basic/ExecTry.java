package dev.nightshift.jobs.basic;

import dev.nightshift.job.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of {@code exec} as config.yml would bind them, changed one by one. */
final class ExecTry {
  private ExecTry() {}

  private static final Duration BRIEFLY = Duration.ofMillis(300);

  static final ExecSettings.Limits UNLIMITED =
      new ExecSettings.Limits(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0);
  static final ExecSettings.ExitCodes ZERO = new ExecSettings.ExitCodes(List.of(0), List.of());

  static ExecSettings shell(String line) {
    return shell(line, UNLIMITED, ZERO, Map.of(), Map.of(), ExecSettings.LeftBehind.KEEP);
  }

  static ExecSettings shell(
      String line,
      ExecSettings.Limits limits,
      ExecSettings.ExitCodes codes,
      Map<String, Secret> secrets,
      Map<String, MetricSetting> metrics,
      ExecSettings.LeftBehind leftBehind) {
    return of(
        List.of(),
        Optional.of(line),
        Optional.empty(),
        Optional.empty(),
        limits,
        codes,
        secrets,
        metrics,
        ExecSettings.DryRun.SKIP,
        leftBehind);
  }

  static ExecSettings command(String... words) {
    return of(
        List.of(words),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        UNLIMITED,
        ZERO,
        Map.of(),
        Map.of(),
        ExecSettings.DryRun.SKIP,
        ExecSettings.LeftBehind.KEEP);
  }

  static ExecSettings in(Path folder, String line) {
    return in(folder, line, BRIEFLY);
  }

  static ExecSettings in(Path folder, String line, Duration killAfter) {
    return of(
        List.of(),
        Optional.of(line),
        Optional.empty(),
        Optional.of(folder),
        UNLIMITED,
        ZERO,
        Map.of(),
        Map.of(),
        ExecSettings.DryRun.SKIP,
        ExecSettings.LeftBehind.KEEP,
        killAfter);
  }

  static ExecSettings fed(String input, String line, ExecSettings.DryRun dryRun) {
    return of(
        List.of(),
        Optional.of(line),
        Optional.of(input),
        Optional.empty(),
        UNLIMITED,
        ZERO,
        Map.of(),
        Map.of(),
        dryRun,
        ExecSettings.LeftBehind.KEEP);
  }

  private static ExecSettings of(
      List<String> command,
      Optional<String> shell,
      Optional<String> stdin,
      Optional<Path> folder,
      ExecSettings.Limits limits,
      ExecSettings.ExitCodes codes,
      Map<String, Secret> secrets,
      Map<String, MetricSetting> metrics,
      ExecSettings.DryRun dryRun,
      ExecSettings.LeftBehind leftBehind) {
    return of(
        command,
        shell,
        stdin,
        folder,
        limits,
        codes,
        secrets,
        metrics,
        dryRun,
        leftBehind,
        BRIEFLY);
  }

  private static ExecSettings of(
      List<String> command,
      Optional<String> shell,
      Optional<String> stdin,
      Optional<Path> folder,
      ExecSettings.Limits limits,
      ExecSettings.ExitCodes codes,
      Map<String, Secret> secrets,
      Map<String, MetricSetting> metrics,
      ExecSettings.DryRun dryRun,
      ExecSettings.LeftBehind leftBehind,
      Duration killAfter) {
    return new ExecSettings(
        command,
        shell,
        "/bin/sh",
        stdin,
        folder,
        Map.of("GREETING", "good night"),
        secrets,
        List.of(),
        codes,
        ExecSettings.LogLevel.INFO,
        ExecSettings.LogLevel.WARNING,
        limits,
        killAfter,
        dryRun,
        leftBehind,
        metrics,
        List.of());
  }
}
