package dev.nightshift.jobs.basic;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks whether files are there, fresh, and as large as they should be. */
public final class FileWatch implements Job<FileWatch.Settings> {
  static final String FILES = "file_watch_files";
  static final String BYTES = "file_watch_bytes";
  static final String NEWEST = "file_watch_newest_age_seconds";
  static final String OLDEST = "file_watch_oldest_age_seconds";
  private static final List<String> SUBJECTS =
      List.of("count", "newest", "oldest", "bytes", "smallest", "largest");

  /** Which files, and what is expected of them. */
  public record Settings(
      @Setting("Where they lie; a relative path starts in the data folder") Path folder,
      @Setting(
              value = "Which of them: *.csv; with a / or ** also in folders below: **/*.csv",
              byDefault = "*")
          String glob,
      @Setting(
              value =
                  "What must hold of count, newest and oldest (ages), bytes (all together), smallest"
                      + " and largest",
              byDefault = "[count >= 1]")
          List<String> expect,
      @Setting(value = "Known failures, for the runbook", byDefault = "[]")
          List<KnownFailure> failureModes) {
    public Settings {
      FoundFiles.matcher(glob);
      expectations(expect);
    }

    List<Expectation> expectations() {
      return expectations(expect);
    }

    private static List<Expectation> expectations(List<String> texts) {
      return Expectation.parse(texts, SUBJECTS, false, FileWatch::right);
    }
  }

  @Override
  public String type() {
    return "file-watch";
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var declaration =
        Declaration.of("Looks whether files are there, fresh, and as large as they should be")
            .item("files looked at")
            .metric(Metric.gauge(FILES, "Files that match"))
            .metric(Metric.gauge(BYTES, "Size of all files that match").in("bytes"))
            .metric(Metric.gauge(NEWEST, "Age of the newest file that matches").in("seconds"))
            .metric(Metric.gauge(OLDEST, "Age of the oldest file that matches").in("seconds"));
    return KnownFailure.add(settings.failureModes(), declaration)
        .failsWith(
            "does not exist",
            "The folder is not there: not mounted, moved, or written wrong in config.yml",
            "`ls -ld FOLDER` with the folder that the error names, on the server's machine and as its user;"
                + " mount or make it, or correct settings.folder and restart")
        .failsWith(
            "may not be read",
            "The server's user has no right to read the folder or one below it",
            "`namei -l PATH` with the path that the error names; give the server's user r and x on it")
        .failsWith(
            "expected newest",
            "What writes these files has stopped, or writes elsewhere",
            "Look at the job that writes them: `./nightshift jobs`; run it again if it failed")
        .failsWith(
            "expected count",
            "Files are missing, or were not cleared away",
            "`ls -l FOLDER` with settings.folder; look at what writes the files and at what takes them")
        .failsWith(
            "expected",
            "The files are not as expected; the error says what they are and what was expected",
            "`ls -l FOLDER` with settings.folder. If the files are right, correct settings.expect in config.yml")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException {
    context.checkpoint();
    var found = FoundFiles.in(settings.folder(), settings.glob(), context);
    context.items(found.count());
    context.gauge(FILES).set((double) found.count());
    context.gauge(BYTES).set((double) found.bytes());
    var now = context.clock().instant();
    found.newest().ifPresent(time -> context.gauge(NEWEST).set(seconds(FoundFiles.age(time, now))));
    found.oldest().ifPresent(time -> context.gauge(OLDEST).set(seconds(FoundFiles.age(time, now))));
    context.logger().log(System.Logger.Level.INFO, found.sentence(now));
    var broken =
        settings.expectations().stream()
            .filter(
                one -> !found.actual(one.subject(), now).map(is -> holds(one, is)).orElse(false))
            .map(Expectation::text)
            .toList();
    if (!broken.isEmpty()) {
      throw new IllegalStateException(
          found.sentence(now) + "; expected " + String.join(" and ", broken));
    }
  }

  private static boolean holds(Expectation one, BigDecimal actual) {
    return one.holds(actual, right(one));
  }

  private static BigDecimal right(Expectation one) {
    return switch (one.subject()) {
      case "count" -> one.number();
      case "newest", "oldest" -> one.seconds();
      default -> one.bytes();
    };
  }

  private static double seconds(Duration age) {
    return age.toMillis() / 1000.0;
  }

  static Optional<BigDecimal> of(long number) {
    return Optional.of(BigDecimal.valueOf(number));
  }
}
