package dev.nightshift.benchmarks.attribution;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.engine.Engine;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An engine with one job, as a server has it. */
final class RunningEngine implements AutoCloseable {
  private static final RunRequest REQUEST =
      new RunRequest(EmptyJob.NAME, Trigger.MANUAL, "benchmark", Map.of(), false, null);

  private final Path folder;
  private final H2Store store;
  private final Engine engine;
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();

  private RunningEngine(Path folder, H2Store store, Workload work) {
    this.folder = folder;
    this.store = store;
    var catalogue =
        new Catalogue(Naming.DEFAULT, List.of(EmptyJob.definition()), List.of(), List.of());
    engine =
        new Engine(
            catalogue,
            Map.of(EmptyJob.NAME, work),
            store.runs(),
            store.controls(),
            EngineSettings.DEFAULT,
            new Unmetered(),
            List.of(
                new RunListener() {
                  @Override
                  public void ended(Run run, boolean last) {
                    ended.add(run);
                  }
                }),
            Clock.systemUTC(),
            folder,
            new NodeName("node-1", "node", "benchmark"));
    engine.start();
  }

  static RunningEngine inMemory(Workload work) throws IOException {
    return new RunningEngine(
        Files.createTempDirectory("attribution"),
        H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC()),
        work);
  }

  static RunningEngine onDisk(Workload work) throws IOException {
    var folder = Files.createTempDirectory("attribution");
    return new RunningEngine(
        folder, H2Store.open(folder.resolve("store"), Clock.systemUTC()), work);
  }

  /** Asks for so many runs, and waits until the store has the ends of all. */
  Run run(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      engine.request(REQUEST);
    }
    Run last = null;
    for (int i = 0; i < times; i++) {
      last = ended.take();
    }
    return last;
  }

  void ask() {
    engine.request(REQUEST);
  }

  @Override
  public void close() throws IOException {
    engine.stop();
    store.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
