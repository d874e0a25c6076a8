package dev.nightshift.server.engine;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Runs that lost their server: closed by whoever finds them, and run again as their jobs say, but
 * not for ever: a run whose servers keep dying may be what kills them.
 */
final class StalledRuns {
  private static final System.Logger LOG = System.getLogger(StalledRuns.class.getName());

  private final CurrentCatalogue catalogue;
  private final RunStore store;
  private final Successors successors;
  private final int reruns;

  /**
   * @param reruns how often in a row a run may lose its server and is run again
   */
  StalledRuns(CurrentCatalogue catalogue, RunStore store, Successors successors, int reruns) {
    this.catalogue = catalogue;
    this.store = store;
    this.successors = successors;
    this.reruns = reruns;
  }

  /**
   * Closes runs that are RUNNING on a server that is no more.
   *
   * @return what was closed here; others may have been faster
   */
  RunStore.Ended close(List<Run> runs, Instant now) {
    var ended =
        end(
            runs.stream()
                .map(run -> successors.end(run, stalled(run, now), catalogue.job(run.job())))
                .map(this::judged)
                .toList());
    store.log(
        ended.accepted().stream()
            .map(
                end ->
                    new RunStore.Line(
                        end.run().id(),
                        new LogLine(0, now, "ERROR", "nightshift", end.run().error().text())))
            .toList());
    return ended;
  }

  /** Together, or else one by one, so that one that cannot be closed holds no other back. */
  private RunStore.Ended end(List<RunStore.End> ends) {
    try {
      return store.end(ends);
    } catch (StoreAwayException e) {
      throw e;
    } catch (RuntimeException e) {
      return alone(ends);
    }
  }

  private RunStore.Ended alone(List<RunStore.End> ends) {
    List<RunStore.Accepted> accepted = new ArrayList<>();
    List<UUID> refused = new ArrayList<>();
    for (var end : ends) {
      try {
        var one = store.end(List.of(end));
        accepted.addAll(one.accepted());
        refused.addAll(one.refused());
      } catch (StoreAwayException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "run " + end.run().id() + " lost its server and could not be closed",
            e);
        refused.add(end.run().id());
      }
    }
    return new RunStore.Ended(accepted, refused);
  }

  /**
   * An end with or without its successor, by what became of the attempts before.
   *
   * @throws StoreAwayException if that cannot be read now
   */
  RunStore.End judged(RunStore.End end) {
    var run = end.run();
    if (end.outcome().state() != RunState.STALLED
        || end.successor() == null
        || run.attempt() <= reruns) {
      return end;
    }
    var nodes = lostBefore(run);
    nodes.add(run.node());
    if (nodes.size() <= reruns) {
      return end;
    }
    var text =
        end.outcome().error().text()
            + "; "
            + nodes.size()
            + " servers in a row were lost while they ran it ("
            + String.join(", ", nodes)
            + "), so it is not run again; find out what it does to them, then retry it by hand";
    return successors.givenUp(end, text, catalogue.job(run.job()));
  }

  /** Nodes of the attempts just before this one that lost their server, the first one first. */
  private List<String> lostBefore(Run run) {
    var before = new ArrayList<>(store.attempts(run.root()));
    before.removeIf(attempt -> attempt.attempt() >= run.attempt());
    Collections.reverse(before);
    List<String> nodes = new ArrayList<>();
    for (var attempt : before) {
      if (attempt.state() != RunState.STALLED) {
        break;
      }
      nodes.add(0, attempt.node());
    }
    return nodes;
  }

  private static Outcome stalled(Run run, Instant now) {
    return new Outcome(
        RunState.STALLED,
        run.started(),
        now,
        run.progress(),
        new RunError(ErrorKind.LOST_SERVER, "its server " + run.node() + " died while it ran", ""),
        null,
        run.cpu(),
        run.allocatedBytes(),
        null);
  }
}
