package dev.nightshift.server.telemetry;

import dev.nightshift.server.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * One recording of this process that is going on. The only class that needs the flight recorder to
 * be loaded: a Java without one fails here, and nowhere else.
 */
final class FlightRecording {
  /** Events that hold passwords which were given by the environment, or by options. */
  static final List<String> LEFT_OUT =
      List.of(
          "jdk.InitialEnvironmentVariable",
          "jdk.InitialSystemProperty",
          "jdk.JVMInformation",
          "jdk.SystemProcess");

  private final Recording recording;
  private final RunEvent event;
  private final String beside;

  private FlightRecording(Recording recording, RunEvent event, String beside) {
    this.recording = recording;
    this.event = event;
    this.beside = beside;
  }

  static boolean available() {
    return FlightRecorder.isAvailable();
  }

  /** Begins; called in the run's thread. */
  static FlightRecording begin(Run run, long maxBytes) throws IOException, ParseException {
    var others =
        FlightRecorder.getFlightRecorder().getRecordings().stream()
            .filter(one -> one.getState() == RecordingState.RUNNING)
            .map(Recording::getName)
            .collect(Collectors.joining(", "));
    var recording = new Recording(Configuration.getConfiguration("profile"));
    try {
      recording.setName("nightshift " + run.job() + " " + run.id());
      recording.setToDisk(true);
      recording.setMaxSize(maxBytes);
      LEFT_OUT.forEach(recording::disable);
      recording.enable(RunEvent.class);
      recording.start();
    } catch (RuntimeException | Error e) {
      recording.close();
      throw e;
    }
    var event = new RunEvent();
    event.begin();
    return new FlightRecording(recording, event, others);
  }

  /** The run's work is over; called in its thread. */
  void leave(Run run) {
    event.runId = run.id().toString();
    event.job = run.job();
    event.attempt = run.attempt();
    event.trigger = run.trigger().name().toLowerCase(Locale.ROOT);
    event.node = run.node();
    event.commit();
  }

  /**
   * Ends, and writes the file.
   *
   * @return what there is to know about it; may be empty
   */
  String save(Path file) throws IOException {
    try (recording) {
      recording.stop();
      var fresh = file.resolveSibling(file.getFileName() + ".part");
      try {
        recording.dump(fresh);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    }
    return beside.isEmpty()
        ? ""
        : "another recording went on in this process (" + beside + "); its events are in it too";
  }
}
