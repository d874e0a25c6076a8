package dev.nightshift.server.run;

import dev.nightshift.job.Intensity;
import dev.nightshift.server.catalog.JobDefinition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One claimed run in its thread: does the work, measures it, and says how it ended. */
public final class Attempt {
  private static final Duration PATIENCE_WITH_THREADS = Duration.ofSeconds(5);

  private final Run run;
  private final JobDefinition definition;
  private final Workload workload;
  private final Clock clock;
  private final Effort effort = new Effort();
  private final RunContext context;
  private volatile Thread thread;
  private volatile Instant began;
  private volatile long beganNanos;
  private volatile CancelWish cancel;

  /**
   * @param folder of the job; made when the job asks for it
   */
  public Attempt(
      Run run,
      JobDefinition definition,
      Workload workload,
      RunServices services,
      RunMeters meters,
      Clock clock,
      Path folder,
      LogCap logCap) {
    this.run = run;
    this.definition = definition;
    this.workload = workload;
    this.clock = clock;
    this.context =
        new RunContext(run, definition, services, meters, clock, folder, effort, logCap, workload);
  }

  public Run run() {
    return run;
  }

  /** The job as it was when the run was claimed. */
  public JobDefinition definition() {
    return definition;
  }

  /** Whose code it runs. */
  public Workload workload() {
    return workload;
  }

  /** When the work began; null before. */
  public Instant began() {
    return began;
  }

  /**
   * How long the work has been going on, whatever clocks are set to, without the time it was held;
   * nothing before it began.
   */
  public Duration lasts() {
    return began == null
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - beganNanos).minus(held());
  }

  /** Why the run is to stop; null if nobody asked it to. */
  public Stop asked() {
    return context.stopped();
  }

  /** Whose priority its thread is to have; null: the ordinary one. */
  public Intensity level() {
    return context.level();
  }

  /** Changes how hard the run may press; it sees that at its next look. */
  public void intensity(Intensity changed) {
    context.intensity(changed);
  }

  /**
   * Makes the run wait inside its next checkpoint, or go on.
   *
   * @param why for its log
   * @return whether that was a change
   */
  public boolean hold(boolean held, String why) {
    return context.hold(held, why);
  }

  /** How long it has waited so. */
  public Duration held() {
    return context.held();
  }

  /** Remembers that somebody wants the run to stop, so that no further attempt follows. */
  public void cancel(CancelWish wish) {
    if (cancel == null) {
      cancel = wish;
      context.line("WARN", "nightshift", "to stop: " + wish.stop().reason());
    }
  }

  /** Its row as claimed, with what somebody wants of it since. */
  public Run wanted() {
    return cancel == null ? run : run.but().cancel(cancel).build();
  }

  /** The run as it is now. */
  public LiveRun live() {
    return new LiveRun(
        wanted(),
        context.report().progress(),
        Duration.ofNanos(effort.cpuNanos()),
        effort.bytes(),
        context.course());
  }

  /** Asks the run to stop: its next checkpoint throws. The first reason stays. */
  public void ask(Stop reason) {
    context.stop(reason);
  }

  /** Asks the run to stop, and interrupts its thread. */
  public void stop(Stop reason) {
    ask(reason);
    interrupt();
  }

  /** Interrupts the run's thread, if it is at work. */
  public void interrupt() {
    synchronized (this) {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  /** Says on the run and in its log that it ignores its stop. */
  public void abandon(String text) {
    context.abandon(text);
  }

  /** Does the work in the calling thread. Throws nothing. */
  public Outcome call() {
    var started = clock.instant().truncatedTo(ChronoUnit.MICROS);
    beganNanos = System.nanoTime();
    began = started;
    Throwable thrown = null;
    CurrentRun.enter(context);
    context.begin(started);
    var stretch = effort.begin();
    synchronized (this) {
      thread = Thread.currentThread();
    }
    try {
      context.checkpoint();
      workload.run(context);
    } catch (Throwable e) {
      thrown = e;
    } finally {
      synchronized (this) {
        thread = null;
        // a stop that came late must not interrupt whatever this thread does next
        Thread.interrupted();
      }
      if (thrown != null && context.stopped() == null) {
        context.line(
            "ERROR", run.job(), "failed: " + ErrorText.of(ErrorKind.JOB_ERROR, thrown).text());
      }
      context.close(PATIENCE_WITH_THREADS);
      effort.end(stretch);
      CurrentRun.leave();
    }
    return outcome(started, clock.instant().truncatedTo(ChronoUnit.MICROS), thrown);
  }

  private Outcome outcome(Instant started, Instant finished, Throwable thrown) {
    var stopped = context.stopped();
    var state = RunState.SUCCEEDED;
    RunError error = null;
    if (thrown != null && stopped != null) {
      state = stopped.ending();
      error =
          stopped.kind() == null
              ? null
              : new RunError(
                  stopped.kind(), stopped.reason(), workload.mask(ErrorText.trace(thrown)));
    } else if (thrown != null) {
      state = RunState.FAILED;
      var told = ErrorText.of(ErrorKind.JOB_ERROR, thrown);
      error =
          new RunError(told.kind(), workload.mask(told.text()), workload.mask(told.stackTrace()));
    }
    return new Outcome(
        state,
        started,
        finished,
        context.report().progress(),
        error,
        context.report().itemStates(),
        Duration.ofNanos(effort.cpuNanos()).truncatedTo(ChronoUnit.MICROS),
        effort.bytes(),
        state == RunState.SUCCEEDED ? null : stopped,
        context.course());
  }
}
