package dev.nightshift.server.run;

import dev.nightshift.job.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A run in the making, or a copy of one that is about to differ. Not thread-safe. */
public final class RunBuilder {
  private final UUID id;
  private final String job;
  private UUID root;
  private int attempt = 1;
  private String scope = "";
  private Instant slot;
  private RunState state = RunState.QUEUED;
  private Trigger trigger;
  private String actor;
  private boolean dryRun;
  private boolean debug;
  private Map<String, String> parameters = Map.of();
  private String queue = "default";
  private int priority;
  private Instant due;
  private Instant queued;
  private Instant started;
  private Instant finished;
  private String node;
  private Progress progress = Progress.NONE;
  private RunError error;
  private Duration cpu = Duration.ZERO;
  private long allocatedBytes;
  private Course course = Course.UNKNOWN;
  private UUID retryOf;
  private CancelWish cancel;

  RunBuilder(UUID id, String job) {
    this.id = id;
    this.root = id;
    this.job = job;
  }

  RunBuilder(Run run) {
    this(run.id(), run.job());
    attempt(run.root(), run.attempt());
    scope = run.scope();
    slot = run.slot();
    state = run.state();
    trigger = run.trigger();
    actor = run.actor();
    dryRun = run.dryRun();
    debug = run.debug();
    parameters = run.parameters();
    queue = run.queue();
    priority = run.priority();
    due = run.due();
    queued = run.queued();
    started = run.started();
    finished = run.finished();
    node = run.node();
    progress = run.progress();
    error = run.error();
    cpu = run.cpu();
    allocatedBytes = run.allocatedBytes();
    course = run.course();
    retryOf = run.retryOf();
    cancel = run.cancel();
  }

  /** Which attempt of which root run; by default the first of its own. */
  public RunBuilder attempt(UUID first, int number) {
    root = first;
    attempt = number;
    return this;
  }

  public RunBuilder scope(String value) {
    scope = value;
    return this;
  }

  public RunBuilder slot(Instant value) {
    slot = value;
    return this;
  }

  /** Why there is the run, and who asked for it. */
  public RunBuilder asked(Trigger why, String who) {
    trigger = why;
    actor = who;
    return this;
  }

  public RunBuilder dryRun(boolean value) {
    dryRun = value;
    return this;
  }

  /** Its log is to have what is said at level DEBUG too. */
  public RunBuilder debug(boolean value) {
    debug = value;
    return this;
  }

  public RunBuilder parameters(Map<String, String> values) {
    parameters = values;
    return this;
  }

  /** Where it waits, and how far in front. */
  public RunBuilder queue(String name, int rank) {
    queue = name;
    priority = rank;
    return this;
  }

  /** When it should start, and when its row is written. */
  public RunBuilder due(Instant at, Instant written) {
    due = at;
    queued = written;
    return this;
  }

  /** It waits: no node has it. */
  public RunBuilder waiting() {
    return state(RunState.QUEUED).at(null, null);
  }

  /** It is at work on a node. */
  public RunBuilder running(String where, Instant since) {
    return state(RunState.RUNNING).at(where, since);
  }

  /** Which node has or had it, and since when; nulls: none yet. */
  public RunBuilder at(String where, Instant since) {
    node = where;
    started = since;
    return this;
  }

  public RunBuilder state(RunState value) {
    state = value;
    return this;
  }

  /** It has ended so. */
  public RunBuilder ended(Outcome outcome) {
    started = outcome.started();
    return state(outcome.state())
        .finished(outcome.finished(), outcome.error())
        .progress(outcome.progress())
        .effort(outcome.cpu(), outcome.allocatedBytes())
        .course(outcome.course());
  }

  /**
   * When it ended.
   *
   * @param why null unless it failed
   */
  public RunBuilder finished(Instant at, RunError why) {
    finished = at;
    error = why;
    return this;
  }

  public RunBuilder progress(Progress value) {
    progress = value;
    return this;
  }

  /** What its own threads took. */
  public RunBuilder effort(Duration time, long bytes) {
    cpu = time;
    allocatedBytes = bytes;
    return this;
  }

  /** How it went. */
  public RunBuilder course(Course value) {
    course = value;
    return this;
  }

  public RunBuilder retryOf(UUID value) {
    retryOf = value;
    return this;
  }

  public RunBuilder cancel(CancelWish wish) {
    cancel = wish;
    return this;
  }

  public Run build() {
    return new Run(
        id,
        root,
        attempt,
        job,
        scope,
        slot,
        state,
        trigger,
        actor,
        dryRun,
        debug,
        parameters,
        queue,
        priority,
        due,
        queued,
        started,
        finished,
        node,
        progress,
        error,
        cpu,
        allocatedBytes,
        course,
        retryOf,
        cancel);
  }
}
