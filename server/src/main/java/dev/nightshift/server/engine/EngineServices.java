package dev.nightshift.server.engine;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Messages;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunServices;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** What runs ask of the server, answered by the store. */
final class EngineServices implements RunServices {
  private final RunStore store;
  private final LogWriter logs;
  private final RunRequests requests;
  private final Messages messages;
  private final Clock clock;

  EngineServices(
      RunStore store, LogWriter logs, RunRequests requests, Messages messages, Clock clock) {
    this.store = store;
    this.logs = logs;
    this.requests = requests;
    this.messages = messages;
    this.clock = clock;
  }

  @Override
  public Optional<String> readCursor(Run run, String name) {
    return store.readCursor(key(run), name);
  }

  @Override
  public void writeCursor(Run run, String name, String position) {
    if (!store.writeCursor(run.id(), run.node(), key(run), name, position, clock.instant())) {
      throw takenAway(run, "cursor " + name);
    }
  }

  @Override
  public Backoff backoff(Run run, String subject) {
    return store.readBackoff(key(run), subject);
  }

  @Override
  public void backoff(Run run, String subject, Backoff backoff) {
    if (!store.writeBackoff(run.id(), run.node(), key(run), subject, backoff, clock.instant())) {
      throw takenAway(run, "retry state " + subject);
    }
  }

  @Override
  public String enqueue(Run from, String job, Map<String, String> parameters) {
    return requests
        .request(new RunRequest(job, Trigger.JOB, from.job(), parameters, from.dryRun(), null))
        .toString();
  }

  @Override
  public boolean notify(Run run, String channel, String key, String message) {
    return messages.accept(run, channel, key, message);
  }

  @Override
  public void log(Run run, LogLine line) {
    logs.add(run.id(), line);
  }

  private static JobKey key(Run run) {
    return new JobKey(run.job(), run.scope());
  }

  private static IllegalStateException takenAway(Run run, String what) {
    return new IllegalStateException(
        what
            + " is not stored: run "
            + run.id()
            + " of "
            + run.job()
            + " does not belong to this server any more");
  }
}
