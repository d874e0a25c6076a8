package dev.nightshift.job;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job may do to the server itself, where config.yml grants it: {@code jobs.NAME.grants:
 * [backup, health]}. An operation that is not granted, or that this server does not offer, throws
 * {@link UnsupportedOperationException} naming it.
 */
public interface ServerOperations {

  /**
   * Grant {@code runs}: ended attempts that were queued between two instants, oldest first. Takes
   * some milliseconds per thousand.
   *
   * @param job a job's name, or empty for all
   * @param to exclusive
   * @param limit at most so many, the newest ones
   */
  default List<Run> runs(String job, Instant from, Instant to, int limit) {
    throw missing("runs");
  }

  /**
   * Grant {@code reports}: makes a report of the time until now and keeps it in the data folder,
   * where the server lists it and removes it in its time. Takes up to seconds.
   *
   * @param kind {@code daily}, {@code weekly} or {@code monthly}
   * @param channel of config.yml, by which it is sent too, once for each time that is reported on;
   *     empty: by none
   * @throws IllegalArgumentException if there is no such report or channel
   * @throws IllegalStateException if it cannot be written; the text says why
   */
  default Report report(String kind, Optional<String> channel) {
    throw missing("reports");
  }

  /**
   * Grant {@code backup}: makes a consistent copy of the whole store in the data folder, and reads
   * all of it back. Takes seconds to minutes.
   *
   * @throws IllegalStateException if one is being made, or it failed; the text says why
   * @throws InterruptedException while it waits; the copy is then finished without it
   */
  default Backup backup() throws InterruptedException {
    throw missing("backup");
  }

  /** Grant {@code health}: what of the jobs is not as it should be now. */
  default Health health() {
    throw missing("health");
  }

  /** Grant {@code plugins}: SHA-256 of each loaded plugin file, by its name. */
  default Map<String, String> pluginChecksums() {
    throw missing("plugins");
  }

  /**
   * Grant {@code metrics}: what a scrape of this node would get now, in Prometheus' text format.
   */
  default String metrics() {
    throw missing("metrics");
  }

  /**
   * Grant {@code bundle}: in what the deployed rules, routes and dashboards differ from the bundle
   * of the running catalogue. Changes nothing; takes seconds.
   *
   * @param alertmanager empty: not asked; likewise the next
   * @return subjects are {@code Prometheus}, {@code Alertmanager} and {@code Grafana}
   * @throws IllegalStateException if one of them cannot be asked; the text says which, why, and
   *     what to do
   */
  default List<Finding> deployedBundle(
      Place prometheus, Optional<Place> alertmanager, Optional<Place> grafana) {
    throw missing("bundle");
  }

  private static UnsupportedOperationException missing(String grant) {
    return new UnsupportedOperationException(
        "the operation \"" + grant + "\" is not offered by this server");
  }

  /**
   * Where somebody answers over HTTP.
   *
   * @param url may hold a user and a password
   * @param token sent as a bearer's
   */
  record Place(URI url, Optional<Secret> token) {}

  /**
   * An ended run.
   *
   * @param state e.g. {@code SUCCEEDED}
   * @param error empty without one
   */
  record Run(
      String id,
      String job,
      String state,
      Instant started,
      Duration took,
      long items,
      String error) {}

  /**
   * A report.
   *
   * @param headline what it says, in a sentence
   * @param good nobody has to do anything
   * @param text as plain lines
   * @param files the same in several forms, told apart by their endings; the page comes first
   */
  record Report(String title, String headline, boolean good, String text, List<Path> files) {
    public Report {
      files = List.copyOf(files);
    }
  }

  /**
   * A copy of the store.
   *
   * @param file where it is; the server removes it in its time
   * @param records in it
   */
  record Backup(Path file, long bytes, long records) {}

  /**
   * How the jobs are.
   *
   * @param jobs that were looked at
   * @param findings the gravest first
   */
  record Health(int jobs, List<Finding> findings) {
    public Health {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Something that is not as it should be.
   *
   * @param subject what it is about, e.g. a job's name
   * @param problem one sentence
   * @param fix the next step
   */
  record Finding(Severity severity, String subject, String problem, String fix) {}
}
