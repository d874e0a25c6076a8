package dev.nightshift.server.health;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One job, with all that a list of jobs shows.
 *
 * @param definition from the catalogue, on the schedule that is in force
 * @param declared as the catalogue has it
 * @param condition in one word
 * @param status of its scope with the most failures in a row; empty before its first registration
 * @param running its runs that this process executes, oldest first
 * @param recent its last ended runs, the newest first
 * @param window a maintenance window that holds it back now
 */
public record JobOverview(
    JobDefinition definition,
    JobDefinition declared,
    Condition condition,
    Optional<JobStatus> status,
    List<LiveRun> running,
    List<Run> recent,
    Optional<MaintenanceWindow> window) {

  private static final Set<RunState> ENDED =
      Set.of(RunState.SUCCEEDED, RunState.FAILED, RunState.TIMED_OUT, RunState.STALLED);
  private static final int RECENT = 14;

  public JobOverview {
    running = List.copyOf(running);
    recent = List.copyOf(recent);
  }

  /** Its last ended run. */
  public Optional<Run> last() {
    return recent.stream().findFirst();
  }

  /** Failures in a row; 0 after a success. */
  public int consecutiveFailures() {
    return status.map(JobStatus::consecutiveFailures).orElse(0);
  }

  /** What people ordered of it. */
  public Orders orders() {
    return status.map(JobStatus::orders).orElse(Orders.NONE);
  }

  /** Whether people ordered that it runs only when asked, though it declares a schedule. */
  public boolean takenOffSchedule() {
    var ordered = orders().schedule();
    return ordered != null
        && ordered.schedule() instanceof Schedule.OnDemand
        && !(declared.timing().schedule() instanceof Schedule.OnDemand);
  }

  /** When it is due next; empty if nothing is planned. */
  public Optional<Instant> nextRun() {
    return status.map(JobStatus::nextDue);
  }

  /** Successes by runs over 7 days. */
  public Optional<Double> successRatio() {
    return status.flatMap(JobStatus::healthScore);
  }

  /** Reads how the jobs of a catalogue stand. */
  public static final class Reader {
    private final CurrentCatalogue catalogue;
    private final RunHistory history;
    private final ActiveRuns active;

    public Reader(CurrentCatalogue catalogue, RunHistory history, ActiveRuns active) {
      this.catalogue = catalogue;
      this.history = history;
      this.active = active;
    }

    /** Every job of the catalogue, by name. */
    public List<JobOverview> all() {
      var snapshot = history.snapshot();
      var live = active.live();
      var jobs = catalogue.jobs();
      var recent = history.newest(jobs.stream().map(JobDefinition::name).toList(), ENDED, RECENT);
      return jobs.stream().map(job -> read(job, snapshot, live, recent)).toList();
    }

    /** The job of this name, if the catalogue has one. */
    public Optional<JobOverview> find(String name) {
      return catalogue
          .job(name)
          .map(
              job ->
                  read(
                      job,
                      history.snapshot(),
                      active.live(),
                      history.newest(List.of(name), ENDED, RECENT)));
    }

    /** What runs in this process under that id. */
    public Optional<LiveRun> live(Run run) {
      return active.live().stream().filter(each -> each.run().id().equals(run.id())).findFirst();
    }

    private static JobOverview read(
        JobDefinition declared,
        StoreSnapshot snapshot,
        List<LiveRun> live,
        Map<String, List<Run>> newest) {
      var status =
          snapshot.jobs().stream()
              .filter(each -> each.job().equals(declared.name()))
              .max(Comparator.comparingInt(JobStatus::consecutiveFailures));
      var schedule = status.map(JobStatus::orders).orElse(Orders.NONE).schedule();
      var job = schedule == null ? declared : declared.onSchedule(schedule.schedule());
      var running =
          live.stream()
              .filter(each -> each.run().job().equals(job.name()))
              .sorted(
                  Comparator.comparing(
                      each ->
                          Objects.requireNonNullElse(each.run().started(), each.run().queued())))
              .toList();
      var recent = newest.getOrDefault(declared.name(), List.of());
      var window = snapshot.window(declared.name());
      return new JobOverview(
          job, declared, Condition.of(status, running), status, running, recent, window);
    }
  }
}
