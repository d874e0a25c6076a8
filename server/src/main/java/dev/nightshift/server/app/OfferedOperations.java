package dev.nightshift.server.app;

import dev.nightshift.job.FailureMode;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Severity;
import dev.nightshift.server.backup.Backups;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.deployed.DeployedBundle;
import dev.nightshift.server.deployed.Endpoint;
import dev.nightshift.server.deployed.Unreachable;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Trouble;
import dev.nightshift.server.plugin.LoadedPlugin;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this server does for jobs that are granted it.
 *
 * @param bundle of the running catalogue
 * @param jobs how they stand now
 * @param scrape all metrics as text
 */
record OfferedOperations(
    BundleSettings settings,
    Supplier<Catalogue> catalogue,
    Supplier<Bundle> bundle,
    RunSearch search,
    Backups backups,
    Supplier<List<JobOverview>> jobs,
    Supplier<List<LoadedPlugin>> plugins,
    ReportPost post,
    Supplier<String> scrape,
    Clock clock)
    implements ServerOperations {
  private static final int PAGE = 500;
  private static final Set<RunState> ENDED =
      Stream.of(RunState.values()).filter(RunState::terminal).collect(Collectors.toSet());

  @Override
  public List<Run> runs(String job, Instant from, Instant to, int limit) {
    var filter =
        new RunSearch.Filter(
            job.isEmpty() ? null : job, ENDED, Set.of(), Set.of(), from, to, null, null, null);
    List<Run> runs = new ArrayList<>();
    var place = RunSearch.Place.NEWEST;
    while (place != null && runs.size() < limit) {
      var found = search.find(filter, place, Math.min(PAGE, limit - runs.size()));
      found.runs().forEach(run -> runs.add(told(run)));
      place = found.older() == null ? null : new RunSearch.Place(found.older(), null);
    }
    Collections.reverse(runs);
    return runs;
  }

  private static Run told(dev.nightshift.server.run.Run run) {
    return new Run(
        run.id().toString(),
        run.job(),
        run.state().name(),
        run.started() == null ? run.due() : run.started(),
        run.took().orElse(Duration.ZERO),
        run.progress().items(),
        run.error() == null ? "" : run.error().text());
  }

  @Override
  public Backup backup() throws InterruptedException {
    var report = backups.make();
    var made =
        backups
            .find(report.file())
            .orElseThrow(
                () -> new IllegalStateException("the backup " + report.file() + " was removed"));
    return new Backup(made, made.toFile().length(), report.manifest().rows());
  }

  @Override
  public Health health() {
    var now = jobs.get();
    return new Health(
        now.size(),
        Trouble.of(now, clock.instant()).stream().map(OfferedOperations::finding).toList());
  }

  @Override
  public Report report(String kind, Optional<String> channel) {
    return post.make(kind, channel);
  }

  @Override
  public Map<String, String> pluginChecksums() {
    return plugins.get().stream()
        .collect(Collectors.toMap(LoadedPlugin::name, LoadedPlugin::sha256, (one, other) -> one));
  }

  @Override
  public String metrics() {
    return scrape.get();
  }

  @Override
  public List<Finding> deployedBundle(
      Place prometheus, Optional<Place> alertmanager, Optional<Place> grafana) {
    var places =
        new DeployedBundle.Places(
            endpoint("Prometheus", prometheus),
            alertmanager.map(place -> endpoint("Alertmanager", place)),
            grafana.map(place -> endpoint("Grafana", place)),
            Optional.empty());
    try {
      return new DeployedBundle(settings, catalogue.get(), bundle.get())
          .compare(places).findings().stream().map(OfferedOperations::finding).toList();
    } catch (Unreachable | IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while comparing", e);
    }
  }

  private static Endpoint endpoint(String name, Place place) {
    return new Endpoint(
        name,
        place.url().toString(),
        place.token().map(secret -> secret.reveal().strip()),
        "the setting " + name.toLowerCase(Locale.ROOT) + "Token");
  }

  private static Finding finding(Trouble trouble) {
    var job = trouble.job().definition().name();
    return new Finding(
        trouble.level() == Trouble.Level.CRITICAL ? Severity.CRITICAL : Severity.WARNING,
        job,
        String.join("; ", trouble.what()),
        trouble
            .known()
            .map(FailureMode::fix)
            .orElse("`./nightshift runs " + job + "`, and the runbook of the job"));
  }

  private static Finding finding(dev.nightshift.server.deployed.Report.Finding found) {
    var place = found.place().name();
    return new Finding(
        Severity.WARNING,
        place.charAt(0) + place.substring(1).toLowerCase(Locale.ROOT),
        found.text(),
        found.next());
  }
}
