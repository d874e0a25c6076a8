package dev.nightshift.server.telemetry.line;

import java.util.Set;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** What stands beside a line of a run, in the logging context or as a value of its own. */
public final class Fields {
  public static final String JOB = "job";
  public static final String JOB_ID = "job_id";
  public static final String RUN_ID = "run_id";
  public static final String PHASE = "phase";
  public static final String ITEMS = "items";
  public static final String DONE = "done";
  public static final String TOTAL = "total";
  public static final String BATCH = "batch";
  public static final String BATCH_SIZE = "batch_size";
  public static final String EVENT = "event";
  public static final String QUEUE = "queue";
  public static final String TRIGGER = "trigger";
  public static final String ATTEMPT = "attempt";
  public static final String PARAMETERS = "parameters";
  public static final String STATE = "state";
  public static final String SUCCESS_COUNT = "success_count";
  public static final String FAIL_COUNT = "fail_count";
  public static final String SUCCESS_RATE = "success_rate";
  public static final String DURATION = "duration_ms";
  public static final String AVERAGE = "avg_item_ms";
  public static final String CPU = "cpu_ms";
  public static final String ALLOCATED = "allocated_bytes";
  public static final String ERROR_KIND = "error_kind";
  public static final String ERROR = "error";

  /** The first line of a run. */
  public static final String STARTED = "run_started";

  /** The last line of a run. */
  public static final String ENDED = "run_ended";

  /** A line that the run's log has already, and the server's log shows. */
  public static final Marker OF_RUN = MarkerFactory.getMarker("nightshift-run");

  static final String TIMESTAMP = "timestamp";
  static final String LEVEL = "level";
  static final String LOGGER = "logger";
  static final String THREAD = "thread";
  static final String MESSAGE = "message";
  static final String EXCEPTION = "exception";

  private static final Set<String> RESERVED =
      Set.of(TIMESTAMP, LEVEL, LOGGER, THREAD, EXCEPTION, JOB, JOB_ID, RUN_ID, EVENT, MESSAGE);

  private Fields() {}

  /** Whether a field means the same in every line, so that no job may say it otherwise. */
  public static boolean reserved(String name) {
    return RESERVED.contains(name);
  }

  /** The field that a fact of a run is written in: a reserved name gets a prefix. */
  public static String ofFact(String name) {
    return reserved(name) || name.equals(PHASE) ? "context_" + name : name;
  }
}
