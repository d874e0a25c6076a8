package dev.nightshift.server.api;

import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.health.Diagnoser;
import dev.nightshift.server.health.Diagnosis;
import dev.nightshift.server.health.JobChanges;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.RunHistory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What is wrong with a job. */
@Path("api/v1/jobs/{name}/diagnosis")
@Produces(MediaType.APPLICATION_JSON)
public final class DiagnosisResource {
  private static final Duration BACK = Duration.ofDays(7);
  private static final int RANGES = 100;

  private final CurrentCatalogue catalogue;
  private final JobOverview.Reader overviews;
  private final Sources sources;
  private final Clock clock;

  /**
   * What else is read.
   *
   * @param disabled names of jobs that config.yml has switched off
   */
  public record Sources(
      RunHistory history,
      MissedSlots missed,
      AuditTrail audit,
      EngineSettings settings,
      Supplier<List<String>> disabled) {}

  public DiagnosisResource(
      CurrentCatalogue catalogue, JobOverview.Reader overviews, Sources sources, Clock clock) {
    this.catalogue = catalogue;
    this.overviews = overviews;
    this.sources = sources;
    this.clock = clock;
  }

  @Says("Goes through the questions of a job's runbook, and tells what it found at each.")
  @GET
  public DiagnosisJson diagnose(@PathParam("name") String name) {
    var now = clock.instant();
    if (catalogue.job(name).isEmpty() && sources.disabled().get().contains(name)) {
      return DiagnosisJson.of(Diagnosis.ofDisabled(name, now));
    }
    var jobs = overviews.all();
    var job =
        jobs.stream()
            .filter(each -> each.definition().name().equals(name))
            .findFirst()
            .orElseThrow(() -> JobsResource.noSuchJob(catalogue, name));
    var queue = job.definition().execution().queue();
    return DiagnosisJson.of(
        Diagnoser.of(
            new Diagnoser.Facts(
                job,
                jobs,
                sources
                    .missed()
                    .list(new MissedSlots.Query(name, Set.of(), now.minus(BACK), null, RANGES))
                    .ranges(),
                sources.history().snapshot().queues().getOrDefault(queue, Map.of()),
                sources.settings().limits(queue).concurrency(),
                job.consecutiveFailures() == 0
                    ? List.of()
                    : JobChanges.of(job, sources.audit(), now),
                now)));
  }

  /**
   * What is wrong with a job.
   *
   * @param known the declared failure that its last error tells of; null: none
   * @param runbook below the server's address
   * @param next commands to type now
   */
  public record DiagnosisJson(
      String job,
      Instant at,
      boolean well,
      String summary,
      List<StepJson> steps,
      JobJson.KnownFailureJson known,
      String runbook,
      List<String> next) {
    private static DiagnosisJson of(Diagnosis found) {
      return new DiagnosisJson(
          found.job(),
          found.at(),
          found.well(),
          found.summary(),
          found.steps().stream().map(StepJson::of).toList(),
          found
              .known()
              .map(mode -> new JobJson.KnownFailureJson(mode.cause(), mode.fix()))
              .orElse(null),
          found.runbook(),
          found.next());
    }
  }

  /**
   * One question and its answer.
   *
   * @param result fine, note or finding
   * @param commands that show more, or mend it
   */
  public record StepJson(String step, String result, String text, List<String> commands) {
    private static StepJson of(Diagnosis.Step step) {
      return new StepJson(
          step.name(), step.result().name().toLowerCase(Locale.ROOT), step.text(), step.commands());
    }
  }
}
