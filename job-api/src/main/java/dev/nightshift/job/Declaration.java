package dev.nightshift.job;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a job is. Everything that the server shows, exports, alerts on and writes into runbooks
 * comes from here; all but the description is optional. Immutable.
 */
public final class Declaration {
  private final Builder values;

  private Declaration(Builder values) {
    this.values = values;
  }

  /**
   * Starts a declaration.
   *
   * @param description one sentence that says what the job does
   */
  public static Builder of(String description) {
    return new Builder(description);
  }

  public String description() {
    return values.description;
  }

  /** What one item is, in the plural: "blocks compacted". */
  public String item() {
    return values.item;
  }

  public Schedule schedule() {
    return values.schedule;
  }

  /** Empty: no alert on duration, and a max runtime of 10 minutes. */
  public Optional<Duration> expectedDuration() {
    return Optional.ofNullable(values.expectedDuration);
  }

  /** By default 10 times the expected duration, at least 10 minutes. */
  public Duration maxRuntime() {
    if (values.maxRuntime != null) {
      return values.maxRuntime;
    }
    var tenfold = expectedDuration().orElse(Duration.ZERO).multipliedBy(10);
    return tenfold.compareTo(LEAST_MAX_RUNTIME) < 0 ? LEAST_MAX_RUNTIME : tenfold;
  }

  /** Whether a day of successful runs without any item is suspicious. */
  public boolean expectsItems() {
    return values.expectsItems;
  }

  /** The team whose job it is, or empty. */
  public String owner() {
    return values.owner;
  }

  public Criticality criticality() {
    return values.criticality;
  }

  public Scope scope() {
    return values.scope;
  }

  public Overlap overlap() {
    return values.overlap;
  }

  public AfterOutage afterOutage() {
    return values.afterOutage;
  }

  public AfterStall afterStall() {
    return values.afterStall;
  }

  public Retry retry() {
    return values.retry;
  }

  /** The queue whose concurrency it shares. */
  public String queue() {
    return values.queue;
  }

  /** Higher goes first within a queue. */
  public int priority() {
    return values.priority;
  }

  public Intensity intensity() {
    return values.intensity;
  }

  /** Whether it says an intensity itself; only then its runs get the priority that goes with it. */
  public boolean declaresIntensity() {
    return values.intensityDeclared;
  }

  /**
   * Whether runs report how many of the things they look after are healthy, degraded or
   * unrecoverable.
   */
  public boolean reportsItemStates() {
    return values.itemStates;
  }

  /** Items per second above which the volume is suspicious. */
  public OptionalDouble itemsRateLimit() {
    return values.itemsRateLimit;
  }

  /** Log lines per second above which the volume is suspicious. */
  public OptionalDouble logLinesRateLimit() {
    return values.logLinesRateLimit;
  }

  /** The median of the last 100 runs above which an alert fires. */
  public Optional<Duration> medianLimit() {
    return Optional.ofNullable(values.medianLimit);
  }

  /** The 95th percentile of the last 100 runs above which an alert fires. */
  public Optional<Duration> p95Limit() {
    return Optional.ofNullable(values.p95Limit);
  }

  /** Names that this job had before; its history and state move along. */
  public List<String> formerly() {
    return List.copyOf(values.formerly);
  }

  public List<Metric> metrics() {
    return List.copyOf(values.metrics);
  }

  public List<FailureMode> failureModes() {
    return List.copyOf(values.failureModes);
  }

  public List<JobAlert> alerts() {
    return List.copyOf(values.alerts);
  }

  public List<Parameter> parameters() {
    return List.copyOf(values.parameters);
  }

  public List<Link> links() {
    return List.copyOf(values.links);
  }

  /** What it depends on and {@link Context#dependency reports}, e.g. {@code redis}. */
  public List<String> dependencies() {
    return List.copyOf(values.dependencies);
  }

  static String text(Duration duration) {
    return duration
        .toString()
        .substring(2)
        .replaceAll("(?<=[HMS])(?=\\d)", " ")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static final Duration LEAST_MAX_RUNTIME = Duration.ofMinutes(10);

  /** Collects a declaration. Not thread-safe. */
  public static final class Builder {
    private final String description;
    private String item = "items";
    private Schedule schedule = new Schedule.OnDemand();
    private Duration expectedDuration;
    private Duration maxRuntime;
    private boolean expectsItems;
    private String owner = "";
    private Criticality criticality = Criticality.NORMAL;
    private Scope scope = Scope.CLUSTER;
    private Overlap overlap = Overlap.SKIP;
    private AfterOutage afterOutage = AfterOutage.RUN_ONCE;
    private AfterStall afterStall = AfterStall.RERUN;
    private Retry retry = Retry.NONE;
    private String queue = "default";
    private int priority;
    private Intensity intensity = Intensity.LOW;
    private boolean intensityDeclared;
    private boolean itemStates;
    private OptionalDouble itemsRateLimit = OptionalDouble.empty();
    private OptionalDouble logLinesRateLimit = OptionalDouble.empty();
    private Duration medianLimit;
    private Duration p95Limit;
    private final List<String> formerly = new ArrayList<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final List<FailureMode> failureModes = new ArrayList<>();
    private final List<JobAlert> alerts = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<String> dependencies = new ArrayList<>();

    private Builder(String description) {
      if (description.isBlank()) {
        throw new IllegalArgumentException("a job needs a description");
      }
      this.description = description;
    }

    private Builder(Builder other) {
      this(other.description);
      item = other.item;
      schedule = other.schedule;
      expectedDuration = other.expectedDuration;
      maxRuntime = other.maxRuntime;
      expectsItems = other.expectsItems;
      owner = other.owner;
      criticality = other.criticality;
      scope = other.scope;
      overlap = other.overlap;
      afterOutage = other.afterOutage;
      afterStall = other.afterStall;
      retry = other.retry;
      queue = other.queue;
      priority = other.priority;
      intensity = other.intensity;
      intensityDeclared = other.intensityDeclared;
      itemStates = other.itemStates;
      itemsRateLimit = other.itemsRateLimit;
      logLinesRateLimit = other.logLinesRateLimit;
      medianLimit = other.medianLimit;
      p95Limit = other.p95Limit;
      formerly.addAll(other.formerly);
      metrics.addAll(other.metrics);
      failureModes.addAll(other.failureModes);
      alerts.addAll(other.alerts);
      parameters.addAll(other.parameters);
      links.addAll(other.links);
      dependencies.addAll(other.dependencies);
    }

    /** What one item is, in the plural: "sessions deleted". */
    public Builder item(String plural) {
      item = plural;
      return this;
    }

    public Builder schedule(Schedule schedule) {
      this.schedule = Objects.requireNonNull(schedule, "schedule");
      return this;
    }

    /** A fixed rate: due at each multiple of the interval, whatever the runs take. */
    public Builder every(Duration interval) {
      return schedule(new Schedule.FixedRate(interval));
    }

    /** A fixed delay between the end of a run and the start of the next. */
    public Builder pausing(Duration delay) {
      return schedule(new Schedule.FixedDelay(delay));
    }

    /** A UNIX cron expression of five fields, in UTC. */
    public Builder cron(String expression) {
      return cron(expression, ZoneOffset.UTC);
    }

    /** A UNIX cron expression of five fields, by the clock of the zone. */
    public Builder cron(String expression, ZoneId zone) {
      return schedule(new Schedule.Cron(expression, zone));
    }

    /**
     * What a run takes on an ordinary day; the alerts on duration and the histogram's bounds derive
     * from it.
     */
    public Builder expectedToTake(Duration duration) {
      expectedDuration = positive(duration, "expectedDuration");
      return this;
    }

    /** After this a run is stopped and counts as timed out. */
    public Builder maxRuntime(Duration duration) {
      maxRuntime = positive(duration, "maxRuntime");
      return this;
    }

    /** A day of successful runs without any item raises an alert. By default it does not. */
    public Builder expectsItems() {
      expectsItems = true;
      return this;
    }

    public Builder owner(String team) {
      owner = Objects.requireNonNull(team, "team");
      return this;
    }

    public Builder criticality(Criticality criticality) {
      this.criticality = Objects.requireNonNull(criticality, "criticality");
      return this;
    }

    public Builder scope(Scope scope) {
      this.scope = Objects.requireNonNull(scope, "scope");
      return this;
    }

    public Builder overlap(Overlap overlap) {
      this.overlap = Objects.requireNonNull(overlap, "overlap");
      return this;
    }

    public Builder afterOutage(AfterOutage policy) {
      afterOutage = Objects.requireNonNull(policy, "policy");
      return this;
    }

    public Builder afterStall(AfterStall policy) {
      afterStall = Objects.requireNonNull(policy, "policy");
      return this;
    }

    public Builder retry(Retry retry) {
      this.retry = Objects.requireNonNull(retry, "retry");
      return this;
    }

    public Builder queue(String name, int priority) {
      queue = Objects.requireNonNull(name, "name");
      this.priority = priority;
      return this;
    }

    public Builder intensity(Intensity intensity) {
      this.intensity = Objects.requireNonNull(intensity, "intensity");
      intensityDeclared = true;
      return this;
    }

    /** Runs call {@link Context#itemStates}. */
    public Builder reportsItemStates() {
      itemStates = true;
      return this;
    }

    public Builder itemsRateLimit(double perSecond) {
      itemsRateLimit = OptionalDouble.of(perSecond);
      return this;
    }

    public Builder logLinesRateLimit(double perSecond) {
      logLinesRateLimit = OptionalDouble.of(perSecond);
      return this;
    }

    public Builder medianLimit(Duration limit) {
      medianLimit = positive(limit, "medianLimit");
      return this;
    }

    public Builder p95Limit(Duration limit) {
      p95Limit = positive(limit, "p95Limit");
      return this;
    }

    public Builder formerly(String name) {
      formerly.add(name);
      return this;
    }

    /** Declares a metric of its own; what is not declared is refused at run time. */
    public Builder metric(Metric metric) {
      if (metrics.stream().anyMatch(known -> known.name().equals(metric.name()))) {
        throw new IllegalArgumentException("metric " + metric.name() + " is declared twice");
      }
      metrics.add(metric);
      return this;
    }

    public Builder failsWith(String pattern, String cause, String fix) {
      return failsWith(pattern, cause, fix, "");
    }

    /** A known way to fail, with the name of the fault that provokes it. */
    public Builder failsWith(String pattern, String cause, String fix, String fault) {
      failureModes.add(new FailureMode(pattern, cause, fix, fault));
      return this;
    }

    public Builder alert(JobAlert alert) {
      alerts.add(Objects.requireNonNull(alert, "alert"));
      return this;
    }

    public Builder parameter(Parameter parameter) {
      parameters.add(Objects.requireNonNull(parameter, "parameter"));
      return this;
    }

    public Builder link(String title, String url) {
      links.add(new Link(title, URI.create(url)));
      return this;
    }

    public Builder dependency(String name) {
      dependencies.add(Objects.requireNonNull(name, "name"));
      return this;
    }

    /** The declaration as it is now; later calls here do not change it. */
    public Declaration build() {
      return new Declaration(new Builder(this));
    }

    private static Duration positive(Duration duration, String name) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(
            name + " is " + duration + "; it must be longer than nothing");
      }
      return duration;
    }
  }
}
