package dev.nightshift.server.web;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.OpenRuns;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Where runs wait, and what they wait for. */
@Path("queues")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class QueuesPage {
  private static final int WAITING = 100;

  private final Pages pages;
  private final CurrentCatalogue catalogue;
  private final OpenRuns openRuns;
  private final EngineSettings settings;

  QueuesPage(Pages pages, CurrentCatalogue catalogue, OpenRuns openRuns, EngineSettings settings) {
    this.pages = pages;
    this.catalogue = catalogue;
    this.openRuns = openRuns;
    this.settings = settings;
  }

  @GET
  public Screen queues(@Context ContainerRequestContext request) {
    var look = pages.look();
    var names = new TreeSet<>(look.snapshot().queues().keySet());
    catalogue.jobs().forEach(job -> names.add(job.execution().queue()));
    var rows = names.stream().map(name -> row(name, look)).toList();
    var waiting =
        openRuns.waiting(WAITING).stream().map(run -> new RunRow(run, look.at())).toList();
    return pages.page(request, "queues", "Queues", new Queues(rows, waiting));
  }

  private Row row(String name, Shared.Look look) {
    var jobs =
        catalogue.jobs().stream()
            .filter(job -> job.execution().queue().equals(name))
            .map(job -> job.name())
            .toList();
    Map<String, Long> states = look.snapshot().queues().getOrDefault(name, Map.of());
    var limits = settings.limits(name);
    long waiting = states.getOrDefault("waiting", 0L);
    return new Row(
        name,
        waiting,
        states.getOrDefault("active", 0L),
        states.getOrDefault("delayed", 0L),
        states.getOrDefault("completed", 0L),
        states.getOrDefault("failed", 0L),
        limits.concurrency(),
        limits.clusterConcurrency().map(Object::toString).orElse(""),
        waiting > 50 ? "bad" : waiting > 10 ? "warn" : "good",
        look.snapshot().jobs().stream()
            .filter(status -> jobs.contains(status.job()))
            .map(JobStatus::oldestQueued)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null),
        jobs);
  }

  /**
   * All queues.
   *
   * @param waiting runs that have not begun, the first ones
   */
  public record Queues(List<Row> rows, List<RunRow> waiting) {}

  /**
   * A queue.
   *
   * @param completed in 7 days, likewise failed
   * @param places runs at once on this server
   * @param allPlaces on all servers together; empty without a limit
   * @param oldest since when the first one waits; null if none does
   */
  public record Row(
      String name,
      long waiting,
      long active,
      long delayed,
      long completed,
      long failed,
      int places,
      String allPlaces,
      String tone,
      Instant oldest,
      List<String> jobs) {}
}
