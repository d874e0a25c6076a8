package dev.nightshift.server.control;

import dev.nightshift.server.engine.Maintenance;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.security.Actor;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How maintenance windows are begun and ended. Thread-safe. */
public final class WindowActions {
  private static final Duration LONGEST = Duration.ofDays(7);

  private final Door door;
  private final Maintenance maintenance;

  public WindowActions(Door door, Maintenance maintenance) {
    this.door = door;
    this.maintenance = maintenance;
  }

  /**
   * Begins a window now.
   *
   * @throws Refusal if it is not begun
   */
  public MaintenanceWindow begin(BeginWindow wanted, Actor actor) {
    return door.pass(
        new Door.Asked(
            actor,
            "maintenance_start",
            target(wanted.jobs()),
            parameters(wanted),
            wanted.reason(),
            "begin maintenance"),
        () -> {
          check(wanted);
          return maintenance
              .begin(
                  wanted.lasting(),
                  wanted.jobs(),
                  wanted.exceptCritical(),
                  wanted.running(),
                  wanted.after(),
                  wanted.reason(),
                  actor.name())
              .orElseThrow(this::alreadyOn);
        },
        window -> "until " + window.end());
  }

  private void check(BeginWindow wanted) {
    if (wanted.lasting().isZero() || wanted.lasting().compareTo(LONGEST) > 0) {
      throw Refusal.invalid(
          "for is "
              + Durations.text(wanted.lasting())
              + "; a window lasts at least 1ms and at most "
              + Durations.text(LONGEST)
              + ". Begin another one when it is over");
    }
    wanted.jobs().forEach(door::job);
  }

  private Refusal alreadyOn() {
    var on = maintenance.on().stream().filter(window -> !window.recurring()).findFirst();
    return Refusal.conflict(
        "a maintenance window "
            + on.map(
                    window ->
                        "of "
                            + window.actor()
                            + " is on until "
                            + window.end().truncatedTo(ChronoUnit.SECONDS))
                .orElse("is on")
            + "; end it first, by nightshift maintenance end");
  }

  /**
   * Ends all windows that are on, also those that recur.
   *
   * @throws Refusal if none is
   */
  public List<MaintenanceWindow> end(String reason, Actor actor) {
    return door.pass(
        new Door.Asked(actor, "maintenance_end", "", Map.of(), reason, "end maintenance"),
        () -> {
          var ended = maintenance.end(actor.name());
          if (ended.isEmpty()) {
            throw Refusal.conflict(
                "no maintenance window is on; GET /api/v1/maintenance lists those to come");
          }
          return ended;
        },
        ended -> ended.size() + " windows");
  }

  private static String target(Set<String> jobs) {
    var text = String.join(",", new TreeSet<>(jobs));
    return text.length() > 200 ? text.substring(0, 199) + "…" : text;
  }

  private static Map<String, String> parameters(BeginWindow wanted) {
    var given = new TreeMap<String, String>();
    given.put("for", Durations.text(wanted.lasting()));
    given.put("running", wanted.running().label());
    given.put("afterWindow", wanted.after().label());
    given.put("exceptCritical", Boolean.toString(wanted.exceptCritical()));
    return given;
  }
}
