package dev.nightshift.server.api;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.StoreSnapshot;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** Queues: how many runs wait, work, and are put off. */
@Path("api/v1/queues")
@Produces(MediaType.APPLICATION_JSON)
public final class QueuesResource {
  private final CurrentCatalogue catalogue;
  private final RunHistory history;
  private final EngineSettings settings;

  public QueuesResource(CurrentCatalogue catalogue, RunHistory history, EngineSettings settings) {
    this.catalogue = catalogue;
    this.history = history;
    this.settings = settings;
  }

  @Says("Lists the queues.")
  @GET
  public PageJson<QueueJson> list(@Context UriInfo uri) {
    new Query(uri.getQueryParameters());
    return PageJson.of(all());
  }

  /** Every queue, by name. */
  List<QueueJson> all() {
    var snapshot = history.snapshot();
    return names(snapshot).stream().map(name -> queue(name, snapshot)).toList();
  }

  @Says("Gives a queue.")
  @GET
  @Path("{name}")
  public QueueJson find(@PathParam("name") String name) {
    var snapshot = history.snapshot();
    var names = names(snapshot);
    if (!names.contains(name)) {
      var near = NearNames.of(name, names);
      throw new NotThere(
          "there is no queue \""
              + name
              + "\"; "
              + (near.isEmpty()
                  ? "there are " + String.join(", ", names)
                  : "did you mean " + String.join(" or ", near) + "?"),
          near);
    }
    return queue(name, snapshot);
  }

  private SortedSet<String> names(StoreSnapshot snapshot) {
    var names = new TreeSet<>(snapshot.queues().keySet());
    names.addAll(settings.queues().keySet());
    catalogue.jobs().forEach(job -> names.add(job.execution().queue()));
    return names;
  }

  private QueueJson queue(String name, StoreSnapshot snapshot) {
    var jobs =
        catalogue.jobs().stream()
            .filter(job -> job.execution().queue().equals(name))
            .map(JobDefinition::name)
            .sorted()
            .toList();
    return QueueJson.of(
        name,
        settings.limits(name),
        snapshot.queues().getOrDefault(name, Map.of()),
        oldest(jobs, snapshot),
        jobs);
  }

  private static Instant oldest(List<String> jobs, StoreSnapshot snapshot) {
    return snapshot.jobs().stream()
        .filter(job -> jobs.contains(job.job()))
        .map(JobStatus::oldestQueued)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }
}
