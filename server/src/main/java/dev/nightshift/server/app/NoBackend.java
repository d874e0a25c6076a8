package dev.nightshift.server.app;

import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.engine.RunRequests;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Holds the place of store and engine. */
final class NoBackend implements RunHistory, ActiveRuns, RunRequests {
  @Override
  public Optional<Run> find(UUID id) {
    return Optional.empty();
  }

  @Override
  public Page list(Query query) {
    return new Page(List.of(), null);
  }

  @Override
  public List<LogLine> log(UUID run, long after, int limit) {
    return List.of();
  }

  @Override
  public StoreSnapshot snapshot() {
    return new StoreSnapshot(Instant.EPOCH, "", List.of(), Map.of(), false, 0);
  }

  @Override
  public List<LiveRun> live() {
    return List.of();
  }

  @Override
  public UUID request(RunRequest request) {
    throw new IllegalStateException("nothing runs yet");
  }
}
