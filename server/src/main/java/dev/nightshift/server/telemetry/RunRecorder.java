package dev.nightshift.server.telemetry;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.Recording;
import dev.nightshift.server.run.Recording.State;
import dev.nightshift.server.run.RecordingDesk;
import dev.nightshift.server.run.Recordings;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Records runs by Java's flight recorder where somebody asked for it: one at a time, since a
 * recording holds what the whole process does. While nobody asks, a run costs the look at an empty
 * map. Thread-safe.
 */
public final class RunRecorder implements RunListener, RecordingDesk {
  private static final System.Logger LOG = System.getLogger(RunRecorder.class.getName());
  private static final long LOOK_SECONDS = 5;
  private static final long SPARE_BYTES = 100_000_000;

  private final Recordings store;
  private final Path folder;
  private final String node;
  private final Clock clock;
  private final Limits limits;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "recorder");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Map<String, Recording> wanted = Map.of();
  private Going going;

  /**
   * How much is kept; the oldest goes first.
   *
   * @param files at most so many
   * @param bytes about so many in all
   * @param age no longer than this
   */
  public record Limits(int files, long bytes, Duration age) {
    /** Twenty recordings, 1 GiB, 30 days. */
    public static final Limits DEFAULT = new Limits(20, 1L << 30, Duration.ofDays(30));
  }

  private record Going(Recording asked, Run run, FlightRecording flight) {}

  /**
   * @param folder for the files; made when the first one comes
   * @param node this server's name, the same after a restart
   */
  public RunRecorder(Recordings store, Path folder, String node, Clock clock, Limits limits) {
    this.store = store;
    this.folder = folder;
    this.node = node;
    this.clock = clock;
    this.limits = limits;
  }

  /** Closes what a server of this name left open, and begins to look for what is asked for. */
  public void start() {
    for (var left : store.of(node)) {
      if (left.state() == State.TAKEN) {
        store.end(left.id(), State.FAILED, 0, "the server ended before the run did", now());
      }
    }
    look();
    var unusedLooking =
        timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    timer.execute(this::prune);
    var unusedPruning = timer.scheduleWithFixedDelay(this::prune, 1, 1, TimeUnit.HOURS);
  }

  /** Saves what is going on. */
  public void stop() throws InterruptedException {
    finish(null, "the server was shut down");
    timer.shutdown();
    if (!timer.awaitTermination(20, TimeUnit.SECONDS)) {
      LOG.log(System.Logger.Level.WARNING, "a recording could not be saved in time");
    }
  }

  @Override
  public Optional<String> unavailable() {
    if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
      return Optional.of(
          "this server's Java has no flight recorder (the module jdk.jfr is missing); run it with a"
              + " whole JDK");
    }
    try {
      return FlightRecording.available()
          ? Optional.empty()
          : Optional.of("this server's Java offers no flight recorder");
    } catch (LinkageError | RuntimeException e) {
      return Optional.of("this server's Java offers no flight recorder: " + e.getMessage());
    }
  }

  @Override
  public void look() {
    try {
      Map<String, Recording> found = new HashMap<>();
      store.wanted().forEach(one -> found.put(one.job(), one));
      wanted = Map.copyOf(found);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "recordings are looked for again later", e);
    }
  }

  @Override
  public Optional<Path> file(Recording recording) {
    return recording.state() == State.KEPT && node.equals(recording.node())
        ? Optional.of(folder.resolve(recording.file())).filter(Files::isRegularFile)
        : Optional.empty();
  }

  @Override
  public void started(Run run) {
    var asked = wanted.get(run.job());
    if (asked != null && unavailable().isEmpty()) {
      begin(asked, run);
    }
  }

  private synchronized void begin(Recording asked, Run run) {
    if (going != null) {
      return;
    }
    boolean taken = store.take(asked.id(), run.id(), node, now());
    look();
    if (!taken) {
      return;
    }
    try {
      Files.createDirectories(folder);
      long free = folder.toFile().getUsableSpace();
      // the flight recorder's own copy, and the file
      if (free < 2 * asked.maxBytes() + SPARE_BYTES) {
        throw new IOException(
            "it might take "
                + Wording.bytes(2 * asked.maxBytes())
                + ", and "
                + folder
                + " has "
                + Wording.bytes(free)
                + " free; ask for a smaller one by --max");
      }
      going = new Going(asked, run, FlightRecording.begin(run, asked.maxBytes()));
    } catch (Exception | LinkageError e) {
      LOG.log(System.Logger.Level.WARNING, "a recording of {0} cannot begin: {1}", run.job(), e);
      store.end(asked.id(), State.FAILED, 0, "it could not begin: " + e.getMessage(), now());
    }
  }

  @Override
  public void worked(Run run) {
    var now = ofRun(run.id());
    if (now != null) {
      now.flight().leave(run);
      finish(run.id(), "");
    }
  }

  @Override
  public void abandoned(Run run, Stop asked) {
    finish(
        run.id(), "the run ignored that it was asked to stop, and went on without being recorded");
  }

  private synchronized Going ofRun(UUID run) {
    return going != null && going.run().id().equals(run) ? going : null;
  }

  /**
   * @param run null: whichever there is
   */
  private void finish(UUID run, String note) {
    Going ended;
    synchronized (this) {
      ended = going;
      if (ended == null || (run != null && !ended.run().id().equals(run))) {
        return;
      }
      going = null;
    }
    // the run's end must not wait for the file
    timer.execute(() -> save(ended, note));
  }

  private void save(Going ended, String why) {
    var id = ended.asked().id();
    var row = store.find(id);
    var file = folder.resolve(row.map(Recording::file).orElse(id + ".jfr"));
    try {
      Files.createDirectories(folder);
      var note = ended.flight().save(file);
      store.end(
          id,
          State.KEPT,
          Files.size(file),
          why.isEmpty() ? note : note.isEmpty() ? why : why + "; " + note,
          now());
      prune();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a recording is not saved: " + e, e);
      store.end(id, State.FAILED, 0, "it could not be saved: " + e, now());
    }
  }

  private void prune() {
    try {
      int files = 0;
      long bytes = 0;
      for (var one : store.of(node)) {
        if (one.state() == State.TAKEN) {
          continue;
        }
        files++;
        bytes += one.bytes();
        // the newest is kept however large it is
        if (files > limits.files()
            || (files > 1 && bytes > limits.bytes())
            || one.askedAt().isBefore(now().minus(limits.age()))) {
          Files.deleteIfExists(folder.resolve(one.file()));
          store.remove(one.id());
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "old recordings stay for another hour", e);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
