package dev.nightshift.server.catalog;

import dev.nightshift.server.conventions.Naming;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The immutable list of all jobs of a server, ordered by name. Everything that is shown, exported
 * or generated comes from here.
 *
 * @param naming of the metrics
 * @param jobs ordered by name, no name twice
 * @param aliases further names of core series
 * @param retired names whose removal config.yml announces
 */
public record Catalogue(
    Naming naming, List<JobDefinition> jobs, List<Alias> aliases, List<String> retired)
    implements CurrentCatalogue {

  /**
   * Raised when the shape of the generated bundle changes, so that equal catalogues of two versions
   * differ.
   */
  public static final int BUNDLE_FORMAT = 1;

  public Catalogue {
    jobs = jobs.stream().sorted(Comparator.comparing(JobDefinition::name)).toList();
    aliases = aliases.stream().sorted(Comparator.comparing(Alias::as)).toList();
    retired = retired.stream().sorted().toList();
    Set<String> names = new HashSet<>();
    for (var job : jobs) {
      if (!names.add(job.name())) {
        throw new IllegalArgumentException("job " + job.name() + " is in the catalogue twice");
      }
    }
  }

  @Override
  public Catalogue now() {
    return this;
  }

  /** The job of this name, if there is one. */
  @Override
  public Optional<JobDefinition> job(String name) {
    return jobs.stream().filter(job -> job.name().equals(name)).findFirst();
  }
}
