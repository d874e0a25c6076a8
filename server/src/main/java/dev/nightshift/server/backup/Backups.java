package dev.nightshift.server.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The copies that this server has made, and the one that it makes. Thread-safe. */
public final class Backups {
  /** Where they are in the data folder. */
  public static final String FOLDER = "store-backups";

  private static final System.Logger LOG = System.getLogger(Backups.class.getName());
  private static final Pattern NAME = Pattern.compile("nightshift_\\d{8}T\\d{6}Z\\.backup\\.zip");
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("'nightshift_'uuuuMMdd'T'HHmmss'Z.backup.zip'")
          .withZone(ZoneOffset.UTC);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final StoreBackup store;
  private final Path folder;
  private final Duration keep;
  private final String server;
  private final Clock clock;
  private final Object turn = new Object();
  private volatile BackupReport last;
  private volatile boolean stopping;
  private Thread work;

  /**
   * @param folder for the copies; need not exist
   * @param keep how long a copy is kept once there is a newer one
   * @param server version of this one
   */
  public Backups(StoreBackup store, Path folder, Duration keep, String server, Clock clock) {
    this.store = store;
    this.folder = folder;
    this.keep = keep;
    this.server = server;
    this.clock = clock;
  }

  /** The name that a copy of this instant gets, if no other has it. */
  public static String name(Instant taken) {
    return INSTANT.format(taken);
  }

  /**
   * One copy.
   *
   * @param made when it was finished
   */
  public record Made(String file, long bytes, Instant made) {}

  /**
   * Begins to make one in the background; {@link #last} tells how it goes.
   *
   * @return the name that the copy will have
   * @throws IllegalStateException if one is being made, or the server stops
   */
  public String begin() {
    synchronized (turn) {
      if (stopping) {
        throw new IllegalStateException("the server stops");
      }
      if (last != null && last.ended() == null) {
        throw new IllegalStateException("the backup " + last.file() + " is being made");
      }
      var now = clock.instant();
      var file = freeName(now);
      last = new BackupReport(file, now, null, "", 0, null, null);
      // nobody interrupts it: an interrupt within the embedded store's files would close them
      work = new Thread(() -> make(file, now), "backup");
      work.setDaemon(true);
      // a job's thread would lend it its plugin's classes, among which no library of ours is found
      work.setContextClassLoader(Backups.class.getClassLoader());
      work.start();
      return file;
    }
  }

  // One that was made within the same second, by a job just before a person, keeps its name.
  private String freeName(Instant now) {
    var taken = now;
    while (Files.exists(folder.resolve(name(taken)))) {
      taken = taken.plusSeconds(1);
    }
    return name(taken);
  }

  /**
   * Makes one and waits for it.
   *
   * @throws IllegalStateException if one is being made, it failed, or the server stops
   * @throws InterruptedException while waiting; the copy is then finished in the background
   */
  public BackupReport make() throws InterruptedException {
    Thread mine;
    String file;
    synchronized (turn) {
      file = begin();
      mine = work;
    }
    mine.join();
    var report = last;
    if (report == null || !report.file().equals(file) || report.manifest() == null) {
      throw new IllegalStateException(
          "the backup " + file + " failed: " + (report == null ? "" : report.error()));
    }
    return report;
  }

  /** The one that is being made, or was made last by this process; empty before the first. */
  public Optional<BackupReport> last() {
    return Optional.ofNullable(last);
  }

  /** What there is, the newest first. */
  public List<Made> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Made> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        var name = file.getFileName().toString();
        if (NAME.matcher(name).matches()) {
          made(file).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.comparing(Made::file).reversed());
    return found;
  }

  private static Optional<Made> made(Path file) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Made(
              file.getFileName().toString(),
              attributes.size(),
              attributes.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it went, for its age, since the folder was read
    }
  }

  /** Where one is; empty if there is none of this name. */
  public Optional<Path> find(String name) {
    return Optional.of(name)
        .filter(text -> NAME.matcher(text).matches())
        .map(folder::resolve)
        .filter(Files::isRegularFile);
  }

  /** Lets no other begin, ends the one that is being made, and waits for that. */
  public void stop() throws InterruptedException {
    Thread running;
    synchronized (turn) {
      stopping = true;
      running = work;
    }
    if (running != null) {
      running.join(STOP_PATIENCE.toMillis());
    }
  }

  private void make(String file, Instant began) {
    BackupManifest manifest = null;
    String error = null;
    long[] records = new long[1];
    try {
      Files.createDirectories(folder);
      manifest =
          store.write(
              folder.resolve(file),
              server,
              began,
              (table, more) -> {
                records[0] += more;
                last = new BackupReport(file, began, null, table, records[0], null, null);
                if (stopping) {
                  throw new BackupException("the server stops; nothing is left of the backup");
                }
              });
      LOG.log(
          System.Logger.Level.INFO, "made the backup " + file + " of " + records[0] + " records");
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.WARNING, "the backup " + file + " failed", e);
      error = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    if (error == null) {
      removeOld(file, began);
    }
    last = new BackupReport(file, began, clock.instant(), "", records[0], manifest, error);
  }

  // Only after a newer one was read back: whatever else happens, the last good copy stays.
  private void removeOld(String newest, Instant now) {
    try {
      for (var made : list()) {
        if (!made.file().equals(newest) && made.made().plus(keep).isBefore(now)) {
          Files.deleteIfExists(folder.resolve(made.file()));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "old backups in " + folder + " stay", e);
    }
  }
}
