package dev.nightshift.server.bundle.input;

import dev.nightshift.job.JobAlert;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Naming;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every step is given.
 *
 * @param settings addresses and labels
 * @param naming of the metrics, the same in all catalogues
 * @param jobs of all catalogues, by name; of a name in several catalogues the first one's
 * @param aliases further names of core series
 * @param hashes of the catalogues, in the order they were given
 */
public record BundleInput(
    BundleSettings settings,
    Naming naming,
    List<JobDefinition> jobs,
    List<Alias> aliases,
    List<String> hashes) {

  public BundleInput {
    jobs = List.copyOf(jobs);
    aliases = List.copyOf(aliases);
    hashes = List.copyOf(hashes);
    for (var job : jobs) {
      for (var alert : job.alerts()) {
        if (Arrays.stream(AlertName.values()).anyMatch(name -> name.text().equals(alert.name()))) {
          throw new IllegalArgumentException(
              "job "
                  + job.name()
                  + " declares an alert "
                  + alert.name()
                  + ", which every deployment has already; give it another name");
        }
      }
    }
    refuseUnknown(settings.alerts(), jobs);
    var own = settings.deploy().ownRules();
    if (own.isPresent()) {
      refuseClashes(own.get(), naming, jobs);
    }
  }

  private static void refuseUnknown(AlertSettings settings, List<JobDefinition> jobs) {
    var known =
        Stream.concat(
                Arrays.stream(AlertName.values()).map(AlertName::text),
                jobs.stream().flatMap(job -> job.alerts().stream()).map(JobAlert::name))
            .collect(Collectors.toCollection(TreeSet::new));
    for (var name : new TreeSet<>(settings.rules().keySet())) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "alerts.rules has \"" + name + "\", which is no alert. " + NearNames.hint(name, known));
      }
    }
  }

  private static void refuseClashes(OwnRules own, Naming naming, List<JobDefinition> jobs) {
    for (var name : own.alerts().stream().sorted().toList()) {
      if (Arrays.stream(AlertName.values()).anyMatch(known -> known.text().equals(name))) {
        throw new IllegalArgumentException(
            own.file()
                + ": the alert "
                + name
                + " is one that every deployment has already; give yours another name");
      }
      for (var job : jobs) {
        if (job.alerts().stream().anyMatch(alert -> alert.name().equals(name))) {
          throw new IllegalArgumentException(
              own.file()
                  + ": the alert "
                  + name
                  + " is declared by the job "
                  + job.name()
                  + " already; give yours another name");
        }
      }
    }
    for (var record : own.records()) {
      if (record.startsWith(naming.prefix() + ":")) {
        throw new IllegalArgumentException(
            own.file()
                + ": the recording rule "
                + record
                + " begins with "
                + naming.prefix()
                + ":, as those of the bundle do; give it another name");
      }
    }
  }

  /**
   * Brings the catalogues of one or several deployments together.
   *
   * @throws IllegalArgumentException without a catalogue, or if they name their metrics differently
   */
  public static BundleInput of(BundleSettings settings, List<Catalogue> catalogues) {
    if (catalogues.isEmpty()) {
      throw new IllegalArgumentException("a bundle needs at least one catalogue");
    }
    var naming = catalogues.get(0).naming();
    SortedMap<String, JobDefinition> jobs = new TreeMap<>();
    for (var catalogue : catalogues) {
      if (!catalogue.naming().equals(naming)) {
        throw new IllegalArgumentException(
            "the catalogues name their metrics differently ("
                + naming
                + " and "
                + catalogue.naming()
                + "); generate one bundle for each");
      }
      catalogue.jobs().forEach(job -> jobs.putIfAbsent(job.name(), job));
    }
    return new BundleInput(
        settings,
        naming,
        List.copyOf(jobs.values()),
        catalogues.stream().flatMap(catalogue -> catalogue.aliases().stream()).distinct().toList(),
        catalogues.stream().map(CatalogueJson::hash).distinct().toList());
  }

  /** Fills expressions with this bundle's names. */
  public Promql promql() {
    return new Promql(naming, settings.instanceLabels());
  }

  /** The first line of every generated text, without comment signs. */
  public String heading() {
    return MARK
        + " Catalogue "
        + String.join(", ", hashes)
        + ", bundle "
        + settings.version()
        + ".";
  }

  /** What every generated file holds near its beginning. */
  public static final String MARK =
      "Generated by `./nightshift bundle generate`; do not edit, change the jobs instead.";
}
