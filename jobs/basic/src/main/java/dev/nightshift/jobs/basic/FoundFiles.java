package dev.nightshift.jobs.basic;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The files of a folder that match, added up. */
final class FoundFiles extends SimpleFileVisitor<Path> {
  private static final int CHECK_EVERY = 1_000;

  private final Path folder;
  private final String glob;
  private final PathMatcher matcher;
  private final Context context;
  private long seen;
  private long count;
  private long bytes;
  private long smallest = Long.MAX_VALUE;
  private long largest;
  private Instant newest;
  private Instant oldest;

  private FoundFiles(Path folder, String glob, Context context) {
    this.folder = folder;
    this.glob = glob;
    this.matcher = matcher(glob);
    this.context = context;
  }

  /**
   * @throws IllegalStateException if the folder is not there or may not be read
   */
  static FoundFiles in(Path folder, String glob, Context context) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "folder " + folder + (Files.exists(folder) ? " is no folder" : " does not exist"));
    }
    var found = new FoundFiles(folder, glob, context);
    int depth = glob.contains("/") || glob.contains("**") ? Integer.MAX_VALUE : 1;
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, found);
    return found;
  }

  /**
   * @throws IllegalArgumentException with a sentence
   */
  static PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "glob is \"" + glob + "\"; write it as *.csv (" + e.getDescription() + ")", e);
    }
  }

  static Duration age(Instant time, Instant now) {
    return time.isAfter(now) ? Duration.ZERO : Duration.between(time, now);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (++seen % CHECK_EVERY == 0) {
      context.checkpoint();
    }
    if (attributes.isRegularFile() && matcher.matches(folder.relativize(file))) {
      count++;
      bytes += attributes.size();
      smallest = Math.min(smallest, attributes.size());
      largest = Math.max(largest, attributes.size());
      var time = attributes.lastModifiedTime().toInstant();
      newest = newest == null || time.isAfter(newest) ? time : newest;
      oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException error) {
    if (error instanceof NoSuchFileException) { // gone between listing and looking
      return FileVisitResult.CONTINUE;
    }
    throw new IllegalStateException(file + " may not be read", error);
  }

  long count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  Optional<Instant> newest() {
    return Optional.ofNullable(newest);
  }

  Optional<Instant> oldest() {
    return Optional.ofNullable(oldest);
  }

  /** Empty where there is no file to say it of. */
  Optional<BigDecimal> actual(String subject, Instant now) {
    return switch (subject) {
      case "count" -> FileWatch.of(count);
      case "bytes" -> FileWatch.of(bytes);
      case "newest" -> newest().map(time -> seconds(age(time, now)));
      case "oldest" -> oldest().map(time -> seconds(age(time, now)));
      case "smallest" -> count == 0 ? Optional.empty() : FileWatch.of(smallest);
      default -> count == 0 ? Optional.empty() : FileWatch.of(largest);
    };
  }

  private static BigDecimal seconds(Duration age) {
    return BigDecimal.valueOf(age.toMillis(), 3);
  }

  String sentence(Instant now) {
    if (count == 0) {
      return "no file " + glob + " in " + folder;
    }
    return count
        + (count == 1 ? " file " : " files ")
        + glob
        + " in "
        + folder
        + ", "
        + bytes
        + " bytes, newest "
        + Amounts.time(age(newest, now))
        + " old, oldest "
        + Amounts.time(age(oldest, now))
        + " old";
  }
}
