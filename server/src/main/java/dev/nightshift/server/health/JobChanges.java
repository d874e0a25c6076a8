package dev.nightshift.server.health;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.run.JobStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What people changed about a job since its last success. */
public final class JobChanges {
  private static final int MOST_READ = 50;
  private static final int MOST = 5;
  // what people do to runs changes nothing about their job
  private static final Set<String> OF_JOB =
      Set.of(
          "pause",
          "resume",
          "intensity",
          "schedule set",
          "schedule reset",
          "schedule undo",
          "restore schedule");
  private static final List<String> OF_PLUGINS = List.of("reload plugins", "roll back plugin");

  private JobChanges() {}

  /** In words, the latest first. */
  public static List<String> of(JobOverview job, AuditTrail audit, Instant now) {
    var since = job.status().map(JobStatus::lastSuccess).orElse(null);
    var plugin = job.definition().plugin().name();
    var own =
        read(audit, null, job.definition().name(), since)
            .filter(entry -> OF_JOB.contains(entry.action()));
    var plugins =
        OF_PLUGINS.stream()
            .flatMap(action -> read(audit, action, null, since))
            .filter(entry -> entry.target().equals(plugin) || entry.detail().contains(plugin));
    return Stream.concat(own, plugins)
        .sorted(Comparator.comparing(AuditEntry::at).reversed())
        .limit(MOST)
        .map(entry -> inWords(entry, now))
        .toList();
  }

  private static Stream<AuditEntry> read(
      AuditTrail audit, String action, String target, Instant since) {
    return audit
        .list(
            new AuditTrail.Query(
                null, action, target, AuditEntry.Outcome.DONE, since, null, null, MOST_READ))
        .entries()
        .stream()
        .map(AuditTrail.Stored::entry);
  }

  private static String inWords(AuditEntry entry, Instant now) {
    return entry.action()
        + " by "
        + entry.actor().name()
        + " "
        + Wording.ago(entry.at(), now)
        + (entry.detail().isEmpty() ? "" : ", " + entry.detail())
        + (entry.reason().isEmpty() ? "" : ": " + entry.reason());
  }
}
