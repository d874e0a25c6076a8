package dev.nightshift.jobs.validators;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Secret;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the list of validators, keeps it, and asks for their scoring. */
public final class Fetch implements Job<Fetch.Settings> {
  static final String COUNT = "validators_count";
  static final String NO_JOB = "none";
  private static final String RUN = "`./nightshift run fetch --wait`";

  /** Where the list is, and what follows. */
  public record Settings(
      StoreSettings store,
      @Setting(value = "File with the list, as JSON", byDefault = "validators/list.json") Path list,
      @Setting("Address of the list, instead of a file") Optional<URI> url,
      @Setting("Sent there as a bearer's") Optional<Secret> token,
      @Setting(value = "How long the address may take", byDefault = "30s", min = 0.001)
          Duration timeout,
      @Setting(value = "Job that is asked for afterwards; none: none", byDefault = "score")
          String score,
      @Setting(
              value = "Refuse a list that lacks a greater share of those that are known",
              byDefault = "0.5",
              min = 0,
              max = 1)
          double mostGone,
      @Setting(value = "The start line as json or text", byDefault = "json") LogFormat log) {
    public Settings {
      url.ifPresent(
          address -> {
            if (address.getHost() == null
                || !String.valueOf(address.getScheme()).matches("https?")) {
              throw new IllegalArgumentException(
                  "url is \""
                      + address
                      + "\"; write an address that starts with http:// or https://");
            }
          });
    }

    String source() {
      return url.map(URI::toString).orElseGet(list::toString);
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of("Reads the list of validators, keeps it, and asks for their scoring")
        .item("validators listed")
        .every(Duration.ofHours(1))
        .queue(Score.QUEUE, 0)
        .expectedToTake(Duration.ofSeconds(5))
        .expectsItems()
        .metric(Metric.gauge(COUNT, "Validators on the list"))
        .alert(
            new JobAlert(
                "ValidatorsNone",
                COUNT + " < 1",
                Duration.ofMinutes(1),
                Severity.CRITICAL,
                "No validators are known.",
                "`./nightshift logs JOB` tells what was read; look whether the list has any",
                ""))
        .failsWith(
            "is not there any more",
            "The file of the list was moved or removed, or its disk is not mounted",
            "Put it back, or correct settings.list in config.yml and restart, then " + RUN,
            ValidatorsFaults.LIST_GONE)
        .failsWith(
            "is not JSON",
            "The list was cut off while it was written, or something else answers at its address,"
                + " such as a sign-in page",
            "Open the list; write files aside and move them into place. Then " + RUN,
            ValidatorsFaults.LIST_GARBLED)
        .failsWith(
            "lacks too many",
            "The list is much shorter than before: a filter or a page of it is missing; those known"
                + " are kept",
            "If so many are really gone, run it once with settings.mostGone: 1, else mend the list,"
                + " then "
                + RUN,
            ValidatorsFaults.LIST_SHORT)
        .failsWith(
            "answered 40",
            "The token is missing, wrong or may not read the list, or its address is wrong",
            "`./nightshift secrets` tells whether the reference has a value; correct"
                + " settings.token or settings.url, then "
                + RUN)
        .failsWith(
            "there is no job",
            "The job that shall score is not in config.yml, or has another name",
            "Add the job `score`, or set settings.score to its name, restart, then " + RUN)
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    context.checkpoint();
    new Fetching(context, settings).fetch();
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(ValidatorsFixture.make());
  }

  @Override
  public List<Fault<Settings>> faults() {
    return ValidatorsFaults.ofFetch();
  }
}
