package dev.nightshift.server.store;

import dev.nightshift.job.StatementWatch;
import dev.nightshift.server.audit.AuditCheck;
import dev.nightshift.server.audit.AuditLog;
import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.backup.StoreBackup;
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
import dev.nightshift.server.run.StoreConnections;
import dev.nightshift.server.security.AccountStore;
import dev.nightshift.server.security.ApiTokenStore;
import dev.nightshift.server.security.SessionStore;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** An open store: one schema in one database, seen from each side that uses it. */
public interface Store extends AutoCloseable {

  /** The engine's side of it. */
  RunStore runs();

  /** The readers' side of it. */
  RunHistory history();

  /** The keys under which runs were asked for. */
  OnceKeys onceKeys();

  /** When runs were at work. */
  RunSpans spans();

  /** Runs by what is known of them. */
  RunSearch search();

  /** Runs that have not ended, for readers. */
  OpenRuns openRuns();

  /** What jobs did by days, for readers. */
  JobDays days();

  /** What runs came to, for reports. */
  RunTotals totals();

  /** Missed slots, for readers. */
  MissedSlots missed();

  /** Maintenance windows. */
  MaintenanceStore maintenance();

  /** Missed slots, for catching up. */
  MissedSlotStore missedSlots();

  /** What people order of jobs and runs. */
  JobControls controls();

  /**
   * The audit trail of one node.
   *
   * @param node its name, the same after a restart
   */
  AuditLog audit(String node);

  /** Reads the audit trail of all nodes. */
  AuditTrail auditTrail();

  /** Checks the audit trail of all nodes. */
  AuditCheck auditCheck();

  /** What went on at some time. */
  Activity activity();

  /** What the processes of its servers used. */
  ProcessSamples processSamples();

  /** People who log in with a password. */
  AccountStore accounts();

  /** Tokens that the server made. */
  ApiTokenStore apiTokens();

  /** Browsers' logins. */
  SessionStore sessions();

  /** Messages that are to be delivered, and those that were. */
  Outbox outbox();

  /** The side that removes what is kept no longer. */
  default RetentionStore retention() {
    return retention(ZoneOffset.UTC);
  }

  /**
   * The same, where reports are made.
   *
   * @param reports the zone of their days
   */
  RetentionStore retention(ZoneId reports);

  /** Its records as texts, for the archive. */
  ArchiveStore archive();

  /** Recordings of runs. */
  Recordings recordings();

  /** How its servers wake each other. */
  Wakeups wakeups();

  /** How far the connections to it are used now; safe at any time. */
  StoreConnections connections();

  /** Tells of each statement that is over, from now on. */
  void watch(StatementWatch watch);

  /** What it holds. */
  StoreContents contents();

  /** Copies of it as a whole. */
  StoreBackup backup();

  @Override
  void close();
}
