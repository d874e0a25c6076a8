package dev.nightshift.server.health;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.bundle.runbook.Words;
import dev.nightshift.server.health.Diagnosis.Result;
import dev.nightshift.server.health.Diagnosis.Step;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes through the questions that the runbook of a job asks. */
public final class Diagnoser {
  private static final int MOST_COMMANDS = 4;

  private final Facts facts;
  private final String job;
  private final List<Step> steps = new ArrayList<>();

  /**
   * What is known.
   *
   * @param jobs all of the catalogue
   * @param missed ranges of the last days, the latest first
   * @param queue runs of its queue by state
   * @param concurrency of its queue, on each server
   * @param changes what people changed since its last success, the latest first
   */
  public record Facts(
      JobOverview job,
      List<JobOverview> jobs,
      List<MissedSlots.Range> missed,
      Map<String, Long> queue,
      int concurrency,
      List<String> changes,
      Instant now) {
    JobStatus status() {
      return job.status().orElseThrow();
    }
  }

  private Diagnoser(Facts facts) {
    this.facts = facts;
    job = facts.job().definition().name();
  }

  public static Diagnosis of(Facts facts) {
    return new Diagnoser(facts).diagnose();
  }

  private Diagnosis diagnose() {
    if (facts.job().status().isEmpty()) {
      steps.add(
          new Step(
              "active",
              Result.FINDING,
              "the store does not know it yet; it does once a server has started with it",
              List.of("./nightshift status")));
      return done(Optional.empty());
    }
    var hold = new HoldSteps(facts);
    steps.add(hold.active());
    steps.add(hold.schedule());
    steps.add(hold.queue());
    steps.add(hold.work());
    var known = lastError().flatMap(error -> facts.job().definition().failureMode(error.text()));
    steps.add(lastRun());
    if (failures() > 0) {
      steps.add(error(known));
      steps.add(others());
      steps.add(changed());
    }
    var pace = new PaceSteps(facts);
    steps.add(pace.speed());
    steps.add(pace.missed());
    pace.items().ifPresent(steps::add);
    return done(failures() > 0 ? known : Optional.empty());
  }

  private int failures() {
    return facts.job().consecutiveFailures();
  }

  private Optional<Run> last() {
    return facts.job().last();
  }

  private Optional<RunError> lastError() {
    return last().map(Run::error);
  }

  private Step lastRun() {
    if (last().isEmpty()) {
      return new Step(
          "last run",
          Result.NOTE,
          "it has never ended a run",
          List.of("./nightshift run " + job + " --wait"));
    }
    var run = last().get();
    var ended = Wording.agoOrNever(run.finished(), facts.now());
    var logs = List.of("./nightshift logs " + run.id());
    if (failures() == 0) {
      return new Step(
          "last run",
          Result.FINE,
          run.state().name().toLowerCase(Locale.ROOT)
              + " "
              + ended
              + run.took().map(took -> " after " + Wording.took(took)).orElse("")
              + ", "
              + Wording.items(run.progress().items(), facts.job().definition().item()),
          logs);
    }
    return new Step("last run", Result.FINDING, "failed " + ended + lasting() + with(), logs);
  }

  private String lasting() {
    if (failures() == 1) {
      return "";
    }
    return ", "
        + failures()
        + " times in a row"
        + first().map(at -> " since " + Wording.instant(at)).orElse("");
  }

  /** When the failures began; empty if that is longer ago than the runs that were read. */
  private Optional<Instant> first() {
    var recent = facts.job().recent();
    return failures() > recent.size()
        ? Optional.empty()
        : Optional.ofNullable(recent.get(failures() - 1).finished());
  }

  private String with() {
    return lastError().map(error -> ": " + error.text()).orElse("");
  }

  private Step error(Optional<FailureMode> known) {
    if (known.isPresent()) {
      return new Step(
          "known cause", Result.FINDING, known.get().cause(), Words.commands(known.get().fix()));
    }
    var definition = facts.job().definition();
    return lastError()
        .map(
            error ->
                switch (error.kind()) {
                  case TIMEOUT ->
                      new Step(
                          "known cause",
                          Result.FINDING,
                          "it was stopped after "
                              + Wording.took(definition.timing().maxRuntime())
                              + ", the most that it may take",
                          List.of("./nightshift logs " + job, "./nightshift runs " + job));
                  case LOST_SERVER ->
                      new Step(
                          "known cause",
                          Result.FINDING,
                          "the server that ran it ended or lost its store meanwhile; the run is"
                              + " not at fault",
                          List.of("./nightshift status", "./nightshift run " + job + " --wait"));
                  case REFUSED ->
                      new Step(
                          "known cause",
                          Result.FINDING,
                          "what it was asked for is not what its plugin takes or knows now",
                          List.of("./nightshift plugins", "./nightshift check"));
                  case JOB_ERROR, SERVER_ERROR ->
                      new Step(
                          "known cause",
                          Result.NOTE,
                          "not declared: none of its known failures has these words",
                          List.of("./nightshift failures " + job + " --since 7d"));
                })
        .orElseThrow();
  }

  private Step others() {
    var failing =
        facts.jobs().stream()
            .filter(each -> each.consecutiveFailures() > 0)
            .map(each -> each.definition().name())
            .filter(name -> !name.equals(job))
            .toList();
    return failing.isEmpty()
        ? new Step("other jobs", Result.FINE, "none fails", List.of())
        : new Step(
            "other jobs",
            Result.NOTE,
            String.join(", ", failing)
                + (failing.size() == 1 ? " fails" : " fail")
                + " too: look for what they share, a disk, a database, a network",
            List.of("./nightshift failures --since 24h"));
  }

  private Step changed() {
    var since =
        facts.status().lastSuccess() == null
            ? "ever"
            : "since its last success " + Wording.ago(facts.status().lastSuccess(), facts.now());
    return facts.changes().isEmpty()
        ? new Step(
            "changed",
            Result.FINE,
            "nothing " + since + ": no order of people, no plugin",
            List.of())
        : new Step(
            "changed",
            Result.NOTE,
            String.join("; ", facts.changes()),
            List.of("./nightshift audit list --target " + job));
  }

  private Diagnosis done(Optional<FailureMode> known) {
    var finding = steps.stream().filter(step -> step.result() == Result.FINDING).toList();
    var next = next(finding, known);
    return new Diagnosis(
        job,
        facts.now(),
        finding.isEmpty(),
        summary(finding),
        steps,
        known,
        known.map(mode -> JobPages.of(job, mode)).orElseGet(() -> JobPages.of(job)),
        next);
  }

  private List<String> next(List<Step> findings, Optional<FailureMode> known) {
    Set<String> next = new LinkedHashSet<>();
    known.ifPresent(mode -> next.addAll(Words.commands(mode.fix())));
    boolean failing = failures() > 0;
    findings.stream()
        .filter(step -> known.isEmpty() || !step.name().equals("last run"))
        .forEach(step -> next.addAll(step.commands()));
    if (failing) {
      next.add("./nightshift run " + job + " --wait");
    }
    return next.stream().limit(MOST_COMMANDS).toList();
  }

  private String summary(List<Step> findings) {
    if (findings.isEmpty()) {
      return job + " is well";
    }
    if (facts.job().status().isPresent() && failures() > 0) {
      return job
          + " has failed"
          + (failures() == 1 ? " once" : " " + failures() + " times in a row")
          + first().map(at -> " since " + Wording.instant(at)).orElse("")
          + (failures() == 1 ? ", with" : always() ? ", always with" : ", last with")
          + lastError().map(error -> ": " + error.text()).orElse(" no message");
    }
    return job + ": " + findings.get(0).text();
  }

  private boolean always() {
    var recent = facts.job().recent();
    return failures() <= recent.size()
        && recent.subList(0, failures()).stream()
                .map(run -> run.error() == null ? "" : FailureGroup.shape(run.error().text()))
                .distinct()
                .count()
            == 1;
  }
}
