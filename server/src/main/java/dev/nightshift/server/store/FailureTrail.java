package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Entries of runs that failed, with their stack traces. A job that fails always at the same place
 * has the trace once a day; its other entries name the one that has it.
 */
final class FailureTrail {
  private static final Actor SERVER = new Actor("server", Role.ADMIN, "", "");
  private static final Duration TOLD_AGAIN = Duration.ofDays(1);

  private final Map<String, Told> last = new ConcurrentHashMap<>();

  /**
   * A trace that an entry has.
   *
   * @param place without the messages, which may differ each time
   */
  record Told(String job, String place, Instant at, String node, long sequence) {}

  List<Told> write(Dialect dialect, Handle handle, String node, List<Run> ended) {
    var runs = ended.stream().filter(run -> run.state().failure()).toList();
    if (runs.isEmpty()) {
      return List.of();
    }
    List<AuditEntry> entries = new ArrayList<>();
    List<Run> withTrace = new ArrayList<>();
    for (var run : runs) {
      var before = last.get(run.job());
      boolean again =
          before != null
              && before.node.equals(node)
              && before.place.equals(place(run))
              && Duration.between(before.at, run.finished()).compareTo(TOLD_AGAIN) < 0;
      entries.add(entry(run, again ? before : null));
      withTrace.add(again || trace(run).isEmpty() ? null : run);
    }
    var links = SqlAuditLog.append(dialect, handle, node, entries);
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      var run = withTrace.get(i);
      if (run != null) {
        told.add(new Told(run.job(), place(run), run.finished(), node, links.get(i).sequence()));
      }
    }
    return told;
  }

  /** Only once they are committed: an entry must not name one that is not there. */
  void remember(List<Told> told) {
    told.forEach(one -> last.put(one.job, one));
  }

  private static AuditEntry entry(Run run, Told before) {
    Map<String, String> known = new HashMap<>();
    known.put("attempt", Integer.toString(run.attempt()));
    known.put("trigger", run.trigger().name().toLowerCase(Locale.ROOT));
    known.put("actor", run.actor());
    known.put("state", run.state().name());
    if (run.node() != null) {
      known.put("node", run.node());
    }
    if (!run.progress().phase().isEmpty()) {
      known.put("phase", run.progress().phase());
    }
    run.took().ifPresent(took -> known.put("tookMs", Long.toString(took.toMillis())));
    if (run.error() != null) {
      known.put("errorKind", run.error().kind().label());
      if (before != null) {
        known.put("stackTraceIn", before.node + "/" + before.sequence);
      } else if (!trace(run).isEmpty()) {
        known.put("stackTrace", trace(run));
      }
    }
    return new AuditEntry(
        run.finished(),
        SERVER,
        run.state() == RunState.STALLED ? "give up" : "fail",
        run.job(),
        known,
        run.error() == null ? "" : run.error().text(),
        run.state() == RunState.STALLED ? Outcome.DONE : Outcome.FAILED,
        run.id().toString());
  }

  private static String trace(Run run) {
    return run.error() == null || run.error().stackTrace() == null ? "" : run.error().stackTrace();
  }

  private static String place(Run run) {
    return trace(run)
        .lines()
        .filter(line -> line.strip().startsWith("at "))
        .collect(Collectors.joining("\n"));
  }
}
