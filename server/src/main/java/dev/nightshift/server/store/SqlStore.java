package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditCheck;
import dev.nightshift.server.audit.AuditLog;
import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.MaintenanceStore;
import dev.nightshift.server.engine.MissedSlotStore;
import dev.nightshift.server.engine.OnceKeys;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.engine.Wakeups;
import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.ProcessSamples;
import dev.nightshift.server.health.activity.RunSpans;
import dev.nightshift.server.notify.Outbox;
import dev.nightshift.server.retention.ArchiveStore;
import dev.nightshift.server.retention.RetentionStore;
import dev.nightshift.server.retention.StoreContents;
import dev.nightshift.server.run.JobDays;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.OpenRuns;
import dev.nightshift.server.run.Recordings;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunTotals;
import dev.nightshift.server.security.AccountStore;
import dev.nightshift.server.security.ApiTokenStore;
import dev.nightshift.server.security.SessionStore;
import java.time.Clock;
import java.time.ZoneId;

/** Every side of a store in SQL; databases differ in their dialect, and in how they are opened. */
abstract class SqlStore implements Store {
  private final Dialect dialect;
  private final OwnTrail trail;
  private final RunStore runs;
  private final RunHistory history;
  private final Clock clock;

  SqlStore(Dialect dialect, Clock clock) {
    this.dialect = dialect;
    this.clock = clock;
    trail = new OwnTrail(dialect);
    runs = new SqlRunStore(dialect, trail);
    history = new SqlRunHistory(dialect, clock);
  }

  @Override
  public RunStore runs() {
    return runs;
  }

  @Override
  public RunHistory history() {
    return history;
  }

  @Override
  public OnceKeys onceKeys() {
    return new OnceRows(dialect);
  }

  @Override
  public RunSpans spans() {
    return new SqlRunSpans(dialect);
  }

  @Override
  public RunSearch search() {
    return new SqlRunSearch(dialect, clock);
  }

  @Override
  public OpenRuns openRuns() {
    return new SqlOpenRuns(dialect);
  }

  @Override
  public JobDays days() {
    return new SqlJobDays(dialect);
  }

  @Override
  public RunTotals totals() {
    return new SqlRunTotals(dialect);
  }

  @Override
  public MissedSlots missed() {
    return new SqlMissedSlots(dialect);
  }

  @Override
  public MaintenanceStore maintenance() {
    return new SqlMaintenance(dialect);
  }

  @Override
  public MissedSlotStore missedSlots() {
    return new SqlMissedSlots(dialect);
  }

  @Override
  public JobControls controls() {
    return new SqlJobControls(dialect, trail);
  }

  @Override
  public AuditLog audit(String node) {
    return new SqlAuditLog(dialect, node);
  }

  @Override
  public Activity activity() {
    return new SqlActivity(dialect);
  }

  @Override
  public ProcessSamples processSamples() {
    return new SqlProcessSamples(dialect);
  }

  @Override
  public AccountStore accounts() {
    return new SqlAccounts(dialect);
  }

  @Override
  public ApiTokenStore apiTokens() {
    return new SqlApiTokens(dialect);
  }

  @Override
  public SessionStore sessions() {
    return new SqlSessions(dialect);
  }

  @Override
  public Outbox outbox() {
    return new SqlOutbox(dialect);
  }

  @Override
  public RetentionStore retention(ZoneId reports) {
    return new SqlRetention(dialect, reports);
  }

  @Override
  public ArchiveStore archive() {
    return new SqlArchive(dialect);
  }

  @Override
  public StoreContents contents() {
    return new SqlContents(dialect);
  }

  @Override
  public Recordings recordings() {
    return new SqlRecordings(dialect);
  }

  @Override
  public Wakeups wakeups() {
    return Wakeups.NONE;
  }

  @Override
  public AuditTrail auditTrail() {
    return new SqlAuditTrail(dialect);
  }

  @Override
  public AuditCheck auditCheck() {
    return new SqlAuditCheck(dialect);
  }
}
