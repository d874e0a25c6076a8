package dev.nightshift.server.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reports in the data folder, of each kind the last ones. Thread-safe. */
public final class KeptReports {
  /** Below the data folder. */
  public static final String FOLDER = "reports";

  private static final Pattern NAME =
      Pattern.compile(
          "(daily|weekly|monthly|incident)-[0-9A-Za-z_.-]{1,60}\\.(html|txt|csv|json|md)");
  private static final List<Form> FORMS = List.of(Form.HTML, Form.TEXT, Form.CSV, Form.JSON);

  private final Path folder;
  private final int keep;

  /**
   * @param keep so many of each kind
   */
  public KeptReports(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /** A file of a report. */
  public record Kept(String name, Kind kind, Form form, Instant made, long bytes) {}

  /**
   * Writes a report in each form, and removes those that are too many. One of the same time is
   * replaced.
   */
  public synchronized List<Path> keep(Report report) throws IOException {
    Files.createDirectories(folder);
    var name =
        report.kind().label()
            + "-"
            + report.period().name().replace(" to ", "_to_").replaceAll("[^0-9A-Za-z_.-]", "-");
    List<Path> written = new ArrayList<>();
    for (var form : FORMS) {
      var file = folder.resolve(name + "." + form.ending());
      var part = folder.resolve(file.getFileName() + ".part");
      Files.writeString(part, form.write(report), StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      written.add(file);
    }
    removeOld(report.kind());
    return written;
  }

  private void removeOld(Kind kind) throws IOException {
    var all =
        list().stream()
            .filter(kept -> kept.kind() == kind)
            .map(kept -> kept.name().replaceFirst("\\.[a-z]+$", ""))
            .distinct()
            .skip(keep)
            .toList();
    for (var name : all) {
      for (var form : Form.values()) {
        Files.deleteIfExists(folder.resolve(name + "." + form.ending()));
      }
    }
  }

  /** The latest first. */
  public List<Kept> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .map(KeptReports::kept)
          .sorted(
              Comparator.comparing(Kept::made)
                  .reversed()
                  .thenComparing(Kept::name, Comparator.reverseOrder()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Kept kept(Path file) {
    var name = file.getFileName().toString();
    var match = NAME.matcher(name);
    if (!match.matches()) {
      throw new IllegalArgumentException(name);
    }
    try {
      return new Kept(
          name,
          Kind.of(match.group(1)),
          Form.of(match.group(2)).orElseThrow(),
          Files.getLastModifiedTime(file).toInstant(),
          Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of this name; empty if none is kept. */
  public Optional<Path> find(String name) {
    return Optional.of(name)
        .filter(given -> NAME.matcher(given).matches())
        .map(folder::resolve)
        .filter(Files::isRegularFile);
  }
}
