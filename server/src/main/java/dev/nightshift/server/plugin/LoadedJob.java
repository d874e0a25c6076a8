package dev.nightshift.server.plugin;

import dev.nightshift.job.Context;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.List;
import java.util.Set;

/**
 * A job of the catalogue that can be run. Every method that calls the plugin sets the thread's
 * context class loader to the plugin's meanwhile, and may throw whatever the plugin throws, {@link
 * LinkageError}s included.
 */
public final class LoadedJob {
  private final JobDefinition definition;
  private final Set<String> grants;
  private final Work<?> work;
  private final ConfigNode entry;

  /**
   * @param entry what config.yml says of it
   */
  LoadedJob(JobDefinition definition, Set<String> grants, Work<?> work, ConfigNode entry) {
    this.definition = definition;
    this.grants = Set.copyOf(grants);
    this.work = work;
    this.entry = entry;
  }

  /** Its settings that refer to secrets. */
  public List<SecretUse> secrets() {
    var prefix = "jobs." + name() + ".settings.";
    return work.secrets().stream()
        .map(
            secret ->
                new SecretUse(
                    name(),
                    secret.place().startsWith(prefix)
                        ? secret.place().substring(prefix.length())
                        : secret.place(),
                    secret.reference(),
                    secret.present(),
                    secret.changed()))
        .toList();
  }

  /** The text without the values of its secrets, as far as they were ever read. */
  public String mask(String text) {
    var masked = text;
    for (var secret : work.secrets()) {
      masked = secret.mask(masked);
    }
    return masked;
  }

  boolean of(OpenPlugin plugin) {
    return work.job().loader() == plugin.loader();
  }

  /** Whether it is what that type and entry would make again. */
  boolean isOf(JobType type, ConfigNode entry) {
    return work.job().loader() == type.loader()
        && definition.type().equals(type.name())
        && this.entry.says(entry);
  }

  public String name() {
    return definition.name();
  }

  public JobDefinition definition() {
    return definition;
  }

  /** The server operations that config.yml lets this job use. */
  public Set<String> grants() {
    return grants;
  }

  /** Does the job's work in this thread. */
  public void run(Context context) throws Exception {
    work.job().run(context);
  }

  /** What {@link #seed} knows; the text says what it makes. */
  public List<Named> fixtures() {
    return work.fixtures().stream().map(f -> new Named(f.name(), f.description())).toList();
  }

  /**
   * Makes the real data of that fixture, where it is not there yet.
   *
   * @return what was done, one sentence
   * @throws IllegalArgumentException if the job has no such fixture; the text lists those it has
   */
  public String seed(String fixture) throws Exception {
    return work.seed(name(), fixture);
  }

  /** What {@link #breakIt} and {@link #heal} know. */
  public List<Named> faults() {
    return work.faults().stream().map(f -> new Named(f.name(), f.description())).toList();
  }

  /**
   * Breaks the job's world on purpose.
   *
   * @return what exactly was broken, one sentence
   * @throws IllegalArgumentException if the job has no such fault; the text lists those it has
   */
  public String breakIt(String fault) throws Exception {
    return work.breakIt(name(), fault);
  }

  /** Undoes {@link #breakIt}; likewise. */
  public String heal(String fault) throws Exception {
    return work.heal(name(), fault);
  }

  /** Something with a name and one sentence about it. */
  public record Named(String name, String description) {}

  /** What a job does and how its world is made and broken. */
  record Work<S>(
      BoundJob<S> job,
      List<Fixture<S>> fixtures,
      List<Fault<S>> faults,
      List<BoundSecret> secrets) {

    String seed(String jobName, String name) throws Exception {
      for (var fixture : fixtures) {
        if (fixture.name().equals(name)) {
          return job.apply(fixture.work());
        }
      }
      var known = fixtures.stream().map(Fixture::name).toList();
      throw new IllegalArgumentException(
          "job " + jobName + " has no fixture \"" + name + "\"; " + list(known));
    }

    String breakIt(String jobName, String name) throws Exception {
      return job.apply(fault(jobName, name).breaking());
    }

    String heal(String jobName, String name) throws Exception {
      return job.apply(fault(jobName, name).healing());
    }

    private Fault<S> fault(String jobName, String name) {
      var known = faults.stream().map(Fault::name).toList();
      return faults.stream()
          .filter(fault -> fault.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "job " + jobName + " has no fault \"" + name + "\"; " + list(known)));
    }

    private static String list(List<String> known) {
      return known.isEmpty() ? "it has none." : "it has " + String.join(", ", known) + ".";
    }
  }
}
