package dev.nightshift.server.engine;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.run.Workload;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

/** An engine without threads of its own: a test has each of its parts take one step. */
public final class SteppedEngine {
  private final Engine engine;
  private final EngineSteps steps;

  /**
   * @param wall clock of the machine
   * @param workers carry runs out
   */
  public SteppedEngine(
      Catalogue catalogue,
      Map<String, Workload> workloads,
      RunStore store,
      JobControls controls,
      EngineSettings settings,
      Clock wall,
      Ticker ticker,
      Path folder,
      NodeName node,
      Executor workers) {
    engine =
        new Engine(
            () -> catalogue,
            workloads,
            store,
            controls,
            settings,
            new NoMeters(),
            List.of(),
            new StoreClock(wall, ticker),
            folder,
            node,
            workers);
    steps = engine.steps();
  }

  /** Makes itself and its jobs known to the store. */
  public void prepare() {
    engine.prepare();
  }

  /** Stops what may not go on; waits for nothing. */
  public void watch() {
    steps.watch();
  }

  public void keepLease() {
    steps.keepLease();
  }

  public void dispatch() {
    steps.dispatch();
  }

  public void upkeep() {
    steps.upkeep();
  }

  /** Reads what people ordered. */
  public void obey() {
    steps.obey();
  }

  /** Writes what has ended; does nothing if that is nothing. */
  public void writeEnds() {
    try {
      steps.writeEnds();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for a run by hand. */
  public UUID request(String job) {
    return engine.request(new RunRequest(job, Trigger.MANUAL, "ann", Map.of(), false, null));
  }

  /** Shuts down as a server does that is asked to. */
  public void stop() {
    steps.writeEndsAlways();
    engine.stop();
  }
}
