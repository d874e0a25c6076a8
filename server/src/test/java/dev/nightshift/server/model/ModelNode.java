package dev.nightshift.server.model;

import dev.nightshift.server.engine.Definitions;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.SteppedEngine;
import dev.nightshift.server.run.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One process of a server: an engine whose every move the story makes, on a line of its own. */
final class ModelNode {
  private final NodeName name;
  private final ModelWorld.Line line;
  private final Witness witness;
  private final Gate gate = new Gate();
  private final SteppedEngine engine;
  private final AtomicInteger working = new AtomicInteger();
  private final List<Work> works = new CopyOnWriteArrayList<>();
  private final Hand dispatcher;
  private final Hand keeper;
  private final Hand upkeep;
  private final Hand writer;
  private final Hand door;
  private final List<Hand> hands;
  private volatile Duration wrong = Duration.ZERO;
  private volatile boolean hurried;
  private volatile boolean prepared;
  private boolean leaving;
  private int kept;
  private boolean down;

  /**
   * @param deaf whether the next work takes no notice of what it is asked
   */
  ModelNode(
      NodeName name,
      ModelWorld.Line line,
      Mutation mutation,
      List<ModelJob> jobs,
      EngineSettings settings,
      ModelTime time,
      Witness witness,
      Troubles troubles,
      Executor workers,
      BooleanSupplier deaf) {
    this.name = name;
    this.line = line;
    this.witness = witness;
    var watched = new WatchedStore(line.store().runs(), mutation, gate, witness, time);
    dispatcher = new Hand("dispatcher-" + name.id(), troubles);
    keeper = new Hand("keeper-" + name.id(), troubles);
    upkeep = new Hand("upkeep-" + name.id(), troubles);
    writer = new Hand("writer-" + name.id(), troubles);
    door = new Hand("door-" + name.id(), troubles);
    hands = List.of(dispatcher, keeper, upkeep, writer, door);
    Map<String, Workload> workloads = new HashMap<>();
    for (var job : jobs) {
      workloads.put(
          job.name(),
          context -> {
            var work = new Work(gate, context, deaf.getAsBoolean());
            witness.begins(work.run());
            works.add(work);
            if (hurried) {
              work.hurry();
            }
            work.carryOut();
          });
    }
    engine =
        new SteppedEngine(
            Definitions.catalogue(
                jobs.stream().map(ModelJob::declared).toArray(Definitions[]::new)),
            workloads,
            watched.asStore(),
            watched.asControls(line.store().controls()),
            settings,
            ModelTime.showing(() -> time.now().plus(wrong)),
            time::nanos,
            Path.of(System.getProperty("java.io.tmpdir")),
            name,
            work -> {
              working.incrementAndGet();
              workers.execute(
                  () -> {
                    try {
                      work.run();
                    } finally {
                      working.decrementAndGet();
                    }
                  });
            });
  }

  boolean prepared() {
    return prepared;
  }

  String id() {
    return name.id();
  }

  TcpProxy proxy() {
    return line.proxy();
  }

  void start() {
    keeper.does(
        () -> {
          engine.prepare();
          prepared = true;
        });
  }

  void dispatch() {
    if (prepared) {
      dispatcher.does(engine::dispatch);
    }
  }

  /** What comes round every moment: the lease, max runtimes, progress. */
  void keep() {
    if (!prepared) {
      start();
    } else {
      engine.watch();
      keeper.does(engine::keepLease);
      if (++kept % 3 == 0) {
        upkeep.does(
            () -> {
              engine.upkeep();
              engine.obey();
            });
      }
    }
  }

  void ask(String job) {
    if (prepared) {
      door.does(() -> witness.acknowledged(engine.request(job), job));
    }
  }

  /** Runs whose work waits to be told what to do. */
  List<Work> waiting() {
    return works.stream().filter(Work::waits).toList();
  }

  void clockIsWrongBy(Duration by) {
    wrong = by;
  }

  void freeze() {
    gate.freeze();
  }

  void wake() {
    gate.wake();
  }

  boolean frozen() {
    return gate.frozen();
  }

  boolean down() {
    return down;
  }

  /** Whether its process goes on. */
  boolean goesOn() {
    return !down && !frozen();
  }

  void hurry() {
    hurried = true;
    works.forEach(Work::hurry);
  }

  /** The process is no more, and with it its connections. */
  void kill() {
    down = true;
    gate.kill();
    hurry();
    witness.died(name.id());
    line.store().breakBusy();
    hands.forEach(Hand::dismiss);
  }

  /** Stops as a server does that is asked to. */
  void shutDown() {
    leaving = true;
    door.does(engine::stop);
    works.forEach(Work::hurry);
  }

  /** After it was shut down, or could not be. */
  void gone() {
    if (!down) {
      kill();
    }
  }

  boolean idle(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    boolean free = true;
    for (var hand : hands) {
      free &= hand.free(Math.max(0, (until - System.nanoTime()) / 1_000_000));
    }
    return free;
  }

  /**
   * Waits for its runs to begin and to do what they were told, and has ends written.
   *
   * @param millis most, for what a bad network may hold up
   */
  void settle(long millis) {
    if (goesOn()) {
      long until = System.nanoTime() + millis * 1_000_000;
      while (!quiet() && System.nanoTime() < until) {
        LockSupport.parkNanos(200_000);
      }
      if (prepared && !leaving) {
        writer.does(engine::writeEnds);
        writer.free(millis);
      }
    }
  }

  /** Whether each of its workers waits to be told what to do. */
  private boolean quiet() {
    return working.get() == works.stream().filter(Work::waits).count();
  }
}
