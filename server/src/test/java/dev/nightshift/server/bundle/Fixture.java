package dev.nightshift.server.bundle;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Link;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Scope;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Naming;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A catalogue as a small team has it. */
public final class Fixture {
  private Fixture() {}

  public static BundleSettings settings() {
    return BundleSettings.local("1.0.0");
  }

  public static Catalogue catalogue() {
    return catalogue(Naming.DEFAULT);
  }

  public static Catalogue catalogue(Naming naming) {
    return new Catalogue(
        naming,
        List.of(gc(), scrub(), backup(), report()),
        List.of(
            new Alias("runs_total", "ledger_background_job_runs_total", List.of("gc", "backup"))),
        List.of("old_report"));
  }

  public static Bundle bundle() {
    return Once.BUNDLE;
  }

  /** It cannot be changed, so that one serves all. */
  private static final class Once {
    static final Bundle BUNDLE = Bundle.generate(settings(), List.of(catalogue()));
  }

  public static JobDefinition gc() {
    var every = Duration.ofMinutes(5);
    return job("gc", "Removes bodies of old blocks.", "blocks compacted")
        .timing(
            new Schedule.FixedRate(every), Optional.of(every), Optional.of(Duration.ofSeconds(10)))
        .metrics(
            List.of(
                Metric.counter("ledger_gc_bytes_reclaimed_total", "Bytes given back.").in("bytes"),
                Metric.gauge("ledger_vault_blocks", "Blocks by kind.")
                    .by("kind", "full", "header")))
        .expectsItems(true)
        .build();
  }

  public static JobDefinition scrub() {
    var every = Duration.ofHours(1);
    return job("integrity_scrub", "Checks pages and chains for silent corruption.", "pages checked")
        .timing(
            new Schedule.FixedRate(every), Optional.of(every), Optional.of(Duration.ofMinutes(1)))
        .metrics(List.of(Metric.gauge("ledger_scrub_corrupt_pages", "Pages whose sum differs.")))
        .alerts(
            List.of(
                new JobAlert(
                    "LedgerPagesCorrupt",
                    "ledger_scrub_corrupt_pages > 0",
                    Duration.ofMinutes(1),
                    Severity.CRITICAL,
                    "Pages of a vault are corrupt.",
                    "Run auto_recovery, then integrity_scrub.",
                    "flip-byte")))
        .failures(
            List.of(
                new FailureMode(
                    "checksum differs",
                    "bit rot or a torn write in that page",
                    "run `auto_recovery`, then `integrity_scrub`",
                    "flip-byte")))
        .build();
  }

  public static JobDefinition backup() {
    return job("backup", "Creates full snapshots and verifies them.", "backups created")
        .timing(
            new Schedule.Cron("0 2 * * *", ZoneOffset.UTC),
            Optional.of(Duration.ofDays(1)),
            Optional.of(Duration.ofMinutes(5)))
        .metrics(
            List.of(Metric.timer("ledger_backup_verify_seconds", "Duration of a verification.")))
        .build();
  }

  public static JobDefinition report() {
    return job("report", "Writes a report.", "reports written")
        .timing(new Schedule.OnDemand(), Optional.empty(), Optional.empty())
        .build();
  }

  /** Starts a job with ordinary values. */
  public static Values job(String name, String description, String item) {
    return new Values(name, description, item);
  }

  /** Collects what differs between the fixture's jobs. */
  public static final class Values {
    private final String name;
    private final String description;
    private final String item;
    private Schedule schedule = new Schedule.OnDemand();
    private Optional<Duration> interval = Optional.empty();
    private Optional<Duration> expected = Optional.empty();
    private boolean expectsItems;
    private Criticality criticality = Criticality.HIGH;
    private List<Metric> metrics = List.of();
    private List<JobAlert> alerts = List.of();
    private List<FailureMode> failures = List.of();

    private Values(String name, String description, String item) {
      this.name = name;
      this.description = description;
      this.item = item;
    }

    public Values timing(
        Schedule when, Optional<Duration> expectedInterval, Optional<Duration> expectedDuration) {
      schedule = when;
      interval = expectedInterval;
      expected = expectedDuration;
      return this;
    }

    public Values expectsItems(boolean value) {
      expectsItems = value;
      return this;
    }

    public Values criticality(Criticality value) {
      criticality = value;
      return this;
    }

    public Values metrics(List<Metric> value) {
      metrics = value;
      return this;
    }

    public Values alerts(List<JobAlert> value) {
      alerts = value;
      return this;
    }

    public Values failures(List<FailureMode> value) {
      failures = value;
      return this;
    }

    public JobDefinition build() {
      return new JobDefinition(
          name,
          name,
          new JobDefinition.PluginRef("ledger", "1.0.0"),
          description,
          item,
          "storage",
          criticality,
          new JobDefinition.Timing(
              schedule,
              schedule.toString(),
              interval,
              expected,
              expected.map(value -> value.multipliedBy(10)).orElse(Duration.ofMinutes(10)),
              AfterOutage.RUN_ONCE),
          new JobDefinition.Execution(
              Scope.CLUSTER,
              Overlap.SKIP,
              AfterStall.RERUN,
              Retry.NONE,
              "default",
              0,
              Intensity.LOW),
          new JobDefinition.Limits(
              expectsItems,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              Optional.empty(),
              Optional.empty()),
          false,
          metrics,
          failures,
          alerts,
          List.of(new Parameter("vault", Parameter.Type.TEXT, "Only this vault.", "all")),
          List.of(new Link("Wiki", URI.create("https://example.org/wiki/" + name))),
          List.of(),
          List.of(
              new JobDefinition.SettingDescription(
                  "interval_secs", "integer", "300", "Seconds between two runs.")),
          List.of(new JobDefinition.FaultDescription("flip-byte", "Flips a byte in a vault.")),
          List.of());
    }
  }
}
