package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.util.List;

/** What no alert may take for a fault. */
public final class FleetScenarios {
  public static final List<Scenario> ALL =
      List.of(
          Scenario.everywhere("a healthy fleet", fleet -> fleet).silentFromTo(0, 70, 2),
          Scenario.of("a healthy fleet for more than a day", fleet -> fleet)
              .coarse()
              .silentFromTo(0, 1600, 100),
          Scenario.everywhere("a restart within a minute", fleet -> fleet.serversDown(70, 71))
              .silentFromTo(68, 80, 1),
          Scenario.everywhere("a healthy server in a crash loop", FleetScenarios::crashLoop)
              .silentFromTo(28, 37, 1)
              .fromTo(38, 54, 2, Firing.of(AlertName.SERVER_RESTARTING)),
          Scenario.everywhere("ten minutes without any scrape", fleet -> fleet.unseen(70, 80))
              .silentAt(69, 81, 82, 83, 90),
          Scenario.everywhere(
                  "a job that is paused for hours",
                  fleet ->
                      fleet
                          .job(SimJob.MINUTELY, job -> job.pausedBetween(20, 600))
                          .job(SimJob.HOURLY, job -> job.pausedBetween(30, 600)))
              .coarse()
              .silentFromTo(20, 720, 20),
          Scenario.everywhere(
                  "a job that is broken and paused",
                  fleet ->
                      fleet.job(
                          SimJob.MINUTELY,
                          job -> job.from(10, Behaviour.fails(8)).pausedBetween(11, 60)))
              .silentFromTo(12, 59, 6),
          Scenario.everywhere(
                  "a maintenance window after failures",
                  fleet ->
                      fleet
                          .job(
                              SimJob.MINUTELY,
                              job ->
                                  job.from(28, Behaviour.fails(8))
                                      .from(120, Behaviour.succeeds(8, 1)))
                          .maintenance(30, 120))
              .coarse()
              .silentFromTo(32, 132, 4));

  private FleetScenarios() {}

  private static Fleet crashLoop(Fleet fleet) {
    for (int minute = 30; minute < 50; minute += 3) {
      fleet.serversDown(minute, minute + 1);
    }
    return fleet;
  }
}
