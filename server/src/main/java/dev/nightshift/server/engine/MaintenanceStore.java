package dev.nightshift.server.engine;

import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/** Maintenance windows, as every node of a deployment sees them. Each call is one transaction. */
public interface MaintenanceStore {

  /**
   * Stores a window unless there is one of this name that begins at the same instant.
   *
   * @param window its id is of no meaning
   * @return the window as stored; empty if it was there
   */
  Optional<MaintenanceWindow> add(MaintenanceWindow window, Instant now);

  /** Forgets windows to come that recur, but those of which one begins so. */
  void forgetComing(List<MaintenanceWindow> but, Instant now);

  /** Windows of which a part lies between two instants, the earliest first. */
  List<MaintenanceWindow> between(Instant from, Instant to);

  /**
   * Ends all windows that are on.
   *
   * @return them, as stored
   */
  List<MaintenanceWindow> end(Instant now, String actor);

  /**
   * Settles windows that are over, once each: jobs that were held back are active from then on, and
   * get runs for due times that were swallowed, unless a due time has come since.
   *
   * @param patience a window is settled only when all its due times are, or it ended before
   * @param slots how many of a job's swallowed due times get a run, the latest ones
   * @param newRun the QUEUED row of a slot
   */
  Settled settle(
      Instant now,
      Instant patience,
      ToIntFunction<String> slots,
      BiFunction<JobKey, Instant, Run> newRun);

  /** What was settled. */
  record Settled(List<MaintenanceWindow> windows, List<Run> runs) {
    public Settled {
      windows = List.copyOf(windows);
      runs = List.copyOf(runs);
    }
  }
}
