package dev.nightshift.server.api;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.health.FailureGroup;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Failures, those that are one and the same as one. */
@Path("api/v1/failures")
@Produces(MediaType.APPLICATION_JSON)
public final class FailuresResource {
  private static final Set<RunState> FAILED =
      Set.of(RunState.FAILED, RunState.TIMED_OUT, RunState.STALLED);
  private static final Duration BACK = Duration.ofHours(24);
  private static final int PAGE = 500;
  private static final int MOST_READ = 10_000;
  private static final int GROUPS = 50;
  private static final int MOST = 1_000;

  private final CurrentCatalogue catalogue;
  private final RunHistory history;
  private final RunSearch search;
  private final Clock clock;

  public FailuresResource(
      CurrentCatalogue catalogue, RunHistory history, RunSearch search, Clock clock) {
    this.catalogue = catalogue;
    this.history = history;
    this.search = search;
    this.clock = clock;
  }

  @Says(
      value = "Lists failures by error, the most frequent first, each with its cause and fix.",
      query = {"job", "since", "limit"})
  @GET
  public FailuresJson list(@Context UriInfo uri) {
    var query = new Query(uri.getQueryParameters(), "job", "since", "limit");
    var job = query.text("job");
    if (job != null
        && catalogue.job(job).isEmpty()
        && history.snapshot().jobs().stream().noneMatch(status -> status.job().equals(job))) {
      throw JobsResource.noSuchJob(catalogue, job);
    }
    var now = clock.instant();
    var asked = Moments.read("since", query.text("since"), now);
    var since = asked == null ? now.minus(BACK) : asked;
    List<Run> runs = new ArrayList<>();
    boolean complete = read(job, since, runs);
    var groups = FailureGroup.of(runs, catalogue::job);
    return new FailuresJson(
        since,
        groups.stream().limit(query.limit(GROUPS, MOST)).map(FailureJson::of).toList(),
        runs.size(),
        groups.size(),
        complete);
  }

  /** The newest are read; false: there are more. */
  private boolean read(String job, Instant since, List<Run> runs) {
    var filter =
        new RunSearch.Filter(job, FAILED, Set.of(), Set.of(), since, null, null, null, null);
    var place = RunSearch.Place.NEWEST;
    while (runs.size() < MOST_READ) {
      var found = search.find(filter, place, PAGE);
      runs.addAll(found.runs());
      if (found.older() == null) {
        return true;
      }
      place = new RunSearch.Place(found.older(), null);
    }
    return false;
  }

  /**
   * Failures since then.
   *
   * @param attempts that failed; a run that is tried again counts each time
   * @param groups how many there are, also beyond the limit
   * @param complete false: only the newest failures were counted
   */
  public record FailuresJson(
      Instant since, List<FailureJson> items, int attempts, int groups, boolean complete) {}

  /**
   * Failures that are one and the same.
   *
   * @param kind as in {@code errorKind} of a run; null if it has none
   * @param error of the latest
   * @param pattern of the declared failure; null: none is declared; likewise cause and fix
   * @param lastRun id of the latest
   * @param runbook below the server's address
   */
  public record FailureJson(
      String job,
      String kind,
      String error,
      int count,
      Instant first,
      Instant last,
      UUID lastRun,
      String pattern,
      String cause,
      String fix,
      String runbook) {
    private static FailureJson of(FailureGroup group) {
      var known = group.known();
      return new FailureJson(
          group.job(),
          group.kind() == null ? null : group.kind().name().toLowerCase(Locale.ROOT),
          group.error(),
          group.count(),
          group.first(),
          group.last(),
          group.lastRun(),
          known.map(mode -> mode.pattern()).orElse(null),
          known.map(mode -> mode.cause()).orElse(null),
          known.map(mode -> mode.fix()).orElse(null),
          group.runbook());
    }
  }
}
