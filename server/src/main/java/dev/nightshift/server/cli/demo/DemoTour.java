package dev.nightshift.server.cli.demo;

import dev.nightshift.server.plugin.LoadedJob;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Breaks one thing after the other on purpose, each healed before the next, and has the job run so
 * that it is seen. Thread-safe.
 */
final class DemoTour implements Runnable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private final List<Stop> stops;
  private final Clock clock;
  private final Consumer<String> tell;
  private final Consumer<String> ask;
  private Stop broken;
  private int next;

  /**
   * @param stops in the order of the tour, which begins anew after the last
   * @param ask for a run of a job
   */
  DemoTour(List<Stop> stops, Clock clock, Consumer<String> tell, Consumer<String> ask) {
    this.stops = List.copyOf(stops);
    this.clock = clock;
    this.tell = tell;
    this.ask = ask;
  }

  /** Something to break: a fault of a job. */
  record Stop(String job, String fault, Act breaking, Act healing) {}

  /** Breaks or heals, and says what. */
  interface Act {
    String apply() throws Exception;
  }

  /** Every fault of these jobs, the plugins taking turns. */
  static List<Stop> through(List<LoadedJob> jobs) {
    var byPlugin = new TreeMap<String, List<Stop>>();
    // jobs of one plugin share their world, and so a fault of the same name
    var seen = new HashSet<String>();
    for (var job : jobs) {
      var plugin = job.definition().plugin().name();
      for (var fault : job.faults()) {
        var name = fault.name();
        if (seen.add(plugin + " " + name)) {
          byPlugin
              .computeIfAbsent(plugin, any -> new ArrayList<>())
              .add(new Stop(job.name(), name, () -> job.breakIt(name), () -> job.heal(name)));
        }
      }
    }
    List<Stop> turns = new ArrayList<>();
    for (int round = 0; turns.size() < seen.size(); round++) {
      for (var faults : byPlugin.values()) {
        if (round < faults.size()) {
          turns.add(faults.get(round));
        }
      }
    }
    return turns;
  }

  /** Heals what is broken; else breaks the next thing. */
  @Override
  public synchronized void run() {
    if (stops.isEmpty()) {
      return;
    }
    if (broken == null) {
      broken = stops.get(next++ % stops.size());
      say("broke  ", broken, broken.breaking());
      show(broken);
    } else {
      var healed = broken;
      heal();
      show(healed);
    }
  }

  /** Heals what is broken, before the tour ends. */
  synchronized void end() {
    if (broken != null) {
      heal();
    }
  }

  private void heal() {
    say("healed ", broken, broken.healing());
    broken = null;
  }

  private void show(Stop stop) {
    try {
      ask.accept(stop.job());
    } catch (RuntimeException e) {
      tell.accept("           " + stop.job() + " runs when it is due: " + e.getMessage());
    }
  }

  private void say(String did, Stop stop, Act act) {
    String told;
    try {
      told = act.apply();
    } catch (Exception e) {
      // the next stop does not depend on this one
      told = "it could not be done: " + e.getMessage();
    }
    tell.accept(
        TIME.format(clock.instant()) + "  " + did + stop.job() + ", " + stop.fault() + ": " + told);
  }
}
