package dev.nightshift.server.model;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.StoreAwayException;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One seeded schedule of events: two nodes plan, claim, work, lose the store, stand still, die and
 * come back, in an order that the seed decides, while time passes as the story says. How threads
 * interleave within a step is the machine's.
 */
final class Story {
  private static final EngineSettings SETTINGS = ModelSettings.settings();
  private static final List<Work.Command> COMMANDS =
      List.of(
          Work.Command.CURSOR,
          Work.Command.CURSOR,
          Work.Command.BACKOFF,
          Work.Command.PROGRESS,
          Work.Command.CHECKPOINT,
          Work.Command.FINISH,
          Work.Command.FINISH,
          Work.Command.FINISH,
          Work.Command.FINISH,
          Work.Command.FAIL);
  private static final int MOST_ROUNDS = 150;
  private static final int MOST_RESUMES = 20;
  private static final long WELL_MILLIS = 5_000;
  private static final long UNWELL_MILLIS = 12;

  private final ModelWorld world;
  private final long seed;
  private final Random random;
  private final Random ears;
  private final ModelTime time = new ModelTime();
  private final Troubles troubles = new Troubles();
  private final List<String> told = new ArrayList<>();
  private final ModelNode[] nodes = new ModelNode[2];
  private final int[] unwellFor = new int[2];
  private final int[] frozenFor = new int[2];
  private final List<UUID> mustSucceed = new ArrayList<>();
  private final List<ModelNode> buried = new ArrayList<>();
  private List<ModelJob> jobs;
  private final Witness witness;
  private final Oracle oracle;
  private final Look look;
  private int starts;

  Story(ModelWorld world, long seed) {
    this.world = world;
    this.seed = seed;
    random = new Random(seed);
    ears = new Random(seed ^ 0x5eed);
    jobs = ModelJob.draw(random);
    Map<String, Integer> lanes =
        jobs.stream().collect(Collectors.toMap(ModelJob::name, ModelJob::lanes));
    witness = new Witness(lanes, ModelSettings.LEASE.toNanos(), time);
    oracle = new Oracle(world.database(), witness);
    look = new Look(world.database(), lanes);
  }

  /** Plays it through, and checks what must be true during and after it. */
  Witness.Counts play() throws SQLException {
    try {
      world.database().clear();
      begin();
      int steps = 25 + random.nextInt(30);
      for (int i = 0; i < steps; i++) {
        step();
        recover();
        look();
      }
      end();
      return witness.counts();
    } catch (RuntimeException | SQLException e) {
      throw new Violation(
          e.getMessage() + "\n" + String.join("\n", told) + "\ntroubles: " + troubles, e);
    } finally {
      for (int i = 0; i < nodes.length; i++) {
        if (nodes[i] != null) {
          nodes[i].gone();
        }
        world.lines().get(i).store().breakBusy();
        world.lines().get(i).proxy().heal();
      }
    }
  }

  private void begin() throws SQLException {
    startFirst();
    eras(List.of());
    start(1);
    settle();
  }

  private void startFirst() {
    start(0);
    settle();
    for (int i = 0; i < 20 && !nodes[0].prepared(); i++) {
      nodes[0].keep();
      settle();
    }
    if (!nodes[0].prepared()) {
      throw new Violation("a node does not start on a store that is well");
    }
  }

  private void eras(List<ModelDatabase.Job> before) throws SQLException {
    for (var stored : world.database().jobs()) {
      var job = jobs.stream().filter(one -> one.name().equals(stored.name())).findFirst();
      oracle.era(
          job.orElseThrow(), stored.anchor(), stored.nextDue(), settled(stored.name(), before));
    }
  }

  /** Until when everything is settled that a job was due before its schedule changed. */
  private Instant settled(String job, List<ModelDatabase.Job> before) {
    return before.stream()
        .filter(one -> one.name().equals(job) && one.nextDue() != null)
        .map(one -> one.nextDue().minusNanos(1_000))
        .filter(next -> next.isAfter(time.now()))
        .findFirst()
        .orElse(time.now());
  }

  private void tell(String what) {
    told.add(Duration.ofNanos(time.nanos()).toString().substring(2) + " " + what);
  }

  private void start(int which) {
    var name = "node-" + "ab".charAt(which);
    var id = new NodeName(name + "-" + ++starts, name, "model");
    nodes[which] =
        new ModelNode(
            id,
            world.lines().get(which),
            world.mutation(),
            jobs,
            SETTINGS,
            time,
            witness,
            troubles,
            world.workers(),
            () -> {
              synchronized (ears) {
                return ears.nextInt(5) == 0;
              }
            });
    nodes[which].start();
  }

  private void step() throws SQLException {
    int which = random.nextInt(2);
    var node = nodes[which];
    int dice = random.nextInt(100);
    if (node.down() && dice < 60) {
      tell("start " + which);
      start(which);
    } else if (dice < 14) {
      tell("dispatch " + which);
      node.dispatch();
    } else if (dice < 26) {
      tell("dispatch both");
      nodes[0].dispatch();
      nodes[1].dispatch();
    } else if (dice < 32) {
      tell("keep " + which);
      node.keep();
    } else if (dice < 52) {
      work(node, which);
    } else if (dice < 68) {
      pass(
          Duration.ofMillis(
              random.nextInt(5) == 0 ? random.nextInt(20_000) : random.nextInt(4_000)));
    } else if (dice < 74) {
      var job = jobs.get(random.nextInt(jobs.size())).name();
      tell("ask " + which + " for " + job);
      node.ask(job);
    } else if (dice < 77) {
      try {
        order();
      } catch (StoreAwayException e) {
        tell("which another transaction did not let through");
      }
    } else if (dice < 87) {
      weather(which);
    } else if (dice < 91) {
      standStill(which);
    } else if (dice < 94) {
      kill(which);
    } else if (dice < 95) {
      shutDown(which);
    } else if (dice < 96) {
      outage();
    } else if (dice < 98) {
      clocks(node, which);
    } else {
      changeSchedules();
    }
    settle();
  }

  private void work(ModelNode node, int which) {
    var waiting = node.waiting();
    if (waiting.isEmpty()) {
      node.dispatch();
      return;
    }
    for (var work : waiting) {
      if (random.nextInt(3) > 0) {
        var command = COMMANDS.get(random.nextInt(COMMANDS.size()));
        tell(command + " " + work.job() + " on " + which);
        work.tell(command);
      }
    }
  }

  /** Time passes; nodes that go on keep what they must keep. */
  private void pass(Duration whole) {
    tell("pass " + whole.toMillis() + " ms");
    var left = whole;
    while (!left.isZero()) {
      var piece = Duration.ofMillis(Math.min(left.toMillis(), 800 + random.nextInt(1_500)));
      time.pass(piece);
      left = left.minus(piece);
      var order = random.nextBoolean() ? List.of(0, 1) : List.of(1, 0);
      for (int which : order) {
        if (nodes[which].goesOn()) {
          nodes[which].keep();
        }
      }
      settle();
      for (int which : order) {
        if (nodes[which].goesOn() && random.nextInt(3) == 0) {
          nodes[which].dispatch();
        }
      }
      settle();
    }
  }

  private void order() throws SQLException {
    var job = jobs.get(random.nextInt(jobs.size())).name();
    switch (random.nextInt(4)) {
      case 0, 1 -> {
        var until = random.nextBoolean() ? null : time.now().plusSeconds(random.nextInt(30));
        tell("pause " + job + (until == null ? "" : " for some time"));
        world
            .people()
            .pause(
                job,
                new Pause(
                    "ann",
                    time.now(),
                    "",
                    until,
                    random.nextInt(3) == 0 ? Pause.Running.CANCEL : Pause.Running.FINISH));
      }
      case 2 -> {
        tell("resume " + job);
        world.people().resume(job, time.now());
      }
      default -> {
        var open = open();
        if (!open.isEmpty()) {
          var run = open.get(random.nextInt(open.size()));
          tell("cancel a run of " + run.job());
          world
              .people()
              .cancel(run.id(), new CancelWish("ann", "", time.now()), this::declaredSchedule);
        }
      }
    }
  }

  private Schedule declaredSchedule(String name) {
    return jobs.stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow()
        .schedule();
  }

  private void weather(int which) {
    var proxy = world.lines().get(which).proxy();
    unwellFor[which] = 1 + random.nextInt(6);
    switch (random.nextInt(8)) {
      case 0 -> {
        tell("stall " + which);
        proxy.stall();
      }
      case 1 -> {
        tell("stall answers to " + which);
        proxy.stall(TcpProxy.Way.TO_CLIENT);
      }
      case 2 -> {
        tell("stall questions of " + which);
        proxy.stall(TcpProxy.Way.TO_SERVER);
      }
      case 3 -> {
        tell("delay " + which);
        proxy.delay(1 + random.nextInt(3));
      }
      case 4 -> {
        tell("cut " + which);
        proxy.cut();
      }
      default -> {
        tell("break the connections of " + which);
        unwellFor[which] = 0;
        if (nodes[which].goesOn()) {
          nodes[which].dispatch();
          nodes[which].keep();
        }
        world.lines().get(which).store().breakBusy();
      }
    }
  }

  /** The process stands still, possibly in the middle of a transaction, beyond its lease or not. */
  private void standStill(int which) {
    var node = nodes[which];
    if (!node.goesOn()) {
      return;
    }
    boolean midway = random.nextInt(3) == 0;
    tell("freeze " + which + (midway ? " in mid-transaction" : ""));
    if (midway) {
      world.lines().get(which).proxy().stall();
      unwellFor[which] = 2;
      node.dispatch();
      node.waiting().forEach(work -> work.tell(Work.Command.CURSOR));
      settle();
    }
    node.freeze();
    frozenFor[which] = 1 + random.nextInt(5);
    pass(Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(8) : 12 + random.nextInt(20)));
    if (random.nextBoolean()) {
      frozenFor[which] = 0;
      wake(which);
      // what a process does first that does not know how late it is
      for (var work : node.waiting()) {
        work.tell(random.nextBoolean() ? Work.Command.CURSOR : Work.Command.FINISH);
      }
    }
  }

  private void wake(int which) {
    tell("wake " + which);
    nodes[which].wake();
  }

  private void kill(int which) {
    if (!nodes[which].down()) {
      tell("kill " + which);
      if (random.nextBoolean() && nodes[which].goesOn()) {
        nodes[which].dispatch();
      }
      nodes[which].kill();
    }
  }

  private void shutDown(int which) {
    var node = nodes[which];
    if (node.goesOn() && unwellFor[which] == 0 && node.idle(WELL_MILLIS)) {
      tell("shut down " + which);
      node.shutDown();
      node.idle(WELL_MILLIS);
      node.gone();
    }
  }

  /** The database is gone for both nodes at once; what finished meanwhile is recorded after it. */
  private void outage() throws SQLException {
    heal();
    if (!nodes[0].goesOn() || !nodes[1].goesOn() || !settle()) {
      return;
    }
    for (var node : nodes) {
      node.keep();
    }
    settle();
    tell("outage");
    world.lines().forEach(line -> line.proxy().cut());
    unwellFor[0] = 1;
    unwellFor[1] = 1;
    List<Work> finished = new ArrayList<>();
    for (var node : nodes) {
      for (var work : node.waiting()) {
        if (random.nextInt(3) > 0 && !work.interrupted()) {
          work.tell(Work.Command.FINISH);
          finished.add(work);
        }
      }
    }
    // they need no store for that
    finished.removeIf(work -> !work.over(WELL_MILLIS));
    pass(ModelSettings.LEASE.plusSeconds(1 + random.nextInt(20)));
    heal();
    tell("the outage is over");
    for (int i = 0; i < 8; i++) {
      pass(Duration.ofMillis(900));
    }
    finished.stream().map(Work::run).forEach(mustSucceed::add);
  }

  private void clocks(ModelNode node, int which) {
    var by = Duration.ofSeconds(random.nextInt(7_200) - 3_600);
    if (random.nextBoolean()) {
      tell("the clock of " + which + " is wrong by " + by);
      node.clockIsWrongBy(by);
    } else {
      var jump = Duration.ofSeconds(random.nextInt(240) - 60);
      tell("the clock of the database jumps by " + jump);
      time.jump(jump);
    }
  }

  /** A new version with other schedules: every server of the old one is gone before. */
  private void changeSchedules() throws SQLException {
    kill(0);
    kill(1);
    heal();
    if (random.nextBoolean()) {
      var jump = Duration.ofSeconds(random.nextInt(90) - 80);
      tell("the clock of the database jumps by " + jump);
      time.jump(jump);
    }
    world.database().quiet();
    var before = world.database().jobs();
    jobs = jobs.stream().map(ModelJob::changed).toList();
    tell("other schedules");
    startFirst();
    eras(before);
    start(1);
  }

  private void heal() {
    for (int which = 0; which < 2; which++) {
      world.lines().get(which).proxy().heal();
      unwellFor[which] = 0;
    }
    settle();
  }

  /** What was broken for a while is well again. */
  private void recover() {
    for (int which = 0; which < 2; which++) {
      if (unwellFor[which] > 0 && --unwellFor[which] == 0) {
        tell("heal " + which);
        if (random.nextInt(3) == 0) {
          world.lines().get(which).store().breakBusy();
        }
        world.lines().get(which).proxy().heal();
      }
      if (frozenFor[which] > 0 && --frozenFor[which] == 0) {
        wake(which);
      }
    }
  }

  private boolean unwell() {
    return unwellFor[0] + unwellFor[1] > 0;
  }

  /** Waits until everybody has done what can be done now. */
  private boolean settle() {
    long patience = unwell() ? UNWELL_MILLIS : WELL_MILLIS;
    boolean settled = true;
    for (var node : nodes) {
      if (node != null && node.goesOn()) {
        settled &= node.idle(patience);
        node.settle(patience);
      }
    }
    return settled;
  }

  private void look() throws SQLException {
    look.again();
    if (!witness.faults().isEmpty()) {
      throw new Violation(String.join("\n", witness.faults()));
    }
  }

  /** All is well again, and time passes until nothing is left to do. */
  private void end() throws SQLException {
    tell("the end");
    for (int which = 0; which < 2; which++) {
      unwellFor[which] = 0;
      world.lines().get(which).proxy().heal();
      if (nodes[which].frozen()) {
        wake(which);
      }
    }
    if (nodes[0].down() && (nodes[1].down() || random.nextBoolean())) {
      start(0);
    }
    jobs.forEach(this::resume);
    for (var node : nodes) {
      node.hurry();
    }
    settle();
    time.catchUp();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      pass(Duration.ofMillis(1_500));
      for (var node : nodes) {
        if (node.goesOn()) {
          node.dispatch();
        }
      }
      settle();
      look();
      if (atRest()) {
        oracle.check(time.now());
        finishedWorkCounts();
        return;
      }
    }
    throw new Violation("it does not come to rest: " + open() + " " + world.database().jobs());
  }

  /** What was under way when a line broke may hold the job until the database ends it. */
  private void resume(ModelJob job) {
    for (int left = MOST_RESUMES; ; left--) {
      try {
        world.people().resume(job.name(), time.now());
        return;
      } catch (StoreAwayException e) {
        if (left == 0) {
          throw e;
        }
        tell("resume " + job.name() + ", which another transaction did not let through");
        settle();
      }
    }
  }

  private boolean atRest() throws SQLException {
    return open().isEmpty()
        && world.database().jobs().stream()
            .allMatch(job -> job.nextDue() == null || job.nextDue().isAfter(time.now()));
  }

  private List<ModelDatabase.Row> open() throws SQLException {
    return world.database().runs().stream().filter(row -> !row.over()).toList();
  }

  private void finishedWorkCounts() throws SQLException {
    for (var row : world.database().runs()) {
      if (mustSucceed.contains(row.id()) && !row.state().equals("SUCCEEDED")) {
        throw new Violation("a run finished while the store was away, and is " + row);
      }
    }
  }

  long seed() {
    return seed;
  }
}
