package dev.nightshift.server.plugin;

import dev.nightshift.job.Declaration;
import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.server.catalog.CatalogueBuilder;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.JobDefinition.FaultDescription;
import dev.nightshift.server.catalog.JobDefinitions;
import dev.nightshift.server.catalog.JobOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes jobs of types and entries of config.yml, and enters them into the catalogue. */
final class JobAssembly {
  private static final Logger LOG = LoggerFactory.getLogger(JobAssembly.class);
  private static final String AUTHOR = "Its author has to correct the declaration.";

  private final SettingsBinder binder;
  private final CatalogueBuilder catalogue;
  private final List<PluginProblem> problems;
  private final List<ConfigProblem> configProblems;
  private final Map<String, LoadedJob> running;

  /**
   * @param running jobs by name, which stay as they are where nothing about them has changed
   */
  JobAssembly(
      SettingsBinder binder,
      CatalogueBuilder catalogue,
      List<PluginProblem> problems,
      List<ConfigProblem> configProblems,
      Map<String, LoadedJob> running) {
    this.running = running;
    this.binder = binder;
    this.catalogue = catalogue;
    this.problems = problems;
    this.configProblems = configProblems;
  }

  /**
   * The job, or empty after adding what is wrong.
   *
   * @param mentioned whether config.yml has an entry for this job
   */
  Optional<LoadedJob> assemble(JobType type, JobEntry entry, boolean mentioned) {
    var before = running.get(entry.name());
    if (before != null && before.isOf(type, entry.place())) {
      return contradictions(type, entry, before.definition())
          ? Optional.empty()
          : Optional.of(before);
    }
    try (var entered = type.loader().enter()) {
      return assemble(type, SettingsClass.of(type.jobClass()), entry, mentioned);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // whatever a plugin may throw, the other jobs load
      LOG.warn("{}: job {} cannot be loaded", type.source(), entry.name(), e);
      problems.add(Diagnosis.of(type.source(), "job " + entry.name(), "its declaration", e));
      return Optional.empty();
    }
  }

  /** Whether the type can be a job without a word in config.yml. */
  boolean needsNoSettings(JobType type) {
    return problemsOf(type, JobEntry.unmentioned(type.name()).settings()).isEmpty();
  }

  /** Adds what is wrong with the settings of an entry that cannot become a job. */
  void checkSettings(JobType type, JobEntry entry) {
    configProblems.addAll(problemsOf(type, entry.settings()));
  }

  private List<ConfigProblem> problemsOf(JobType type, ConfigNode settings) {
    List<ConfigProblem> wrong = new ArrayList<>();
    try (var entered = type.loader().enter()) {
      binder.bind(SettingsClass.of(type.jobClass()), settings, wrong);
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("{}: the settings of {} cannot be read", type.source(), type.name(), e);
    }
    return wrong;
  }

  private <S> Optional<LoadedJob> assemble(
      JobType type, Class<S> settingsClass, JobEntry entry, boolean mentioned) throws Exception {
    List<ConfigProblem> wrong = new ArrayList<>();
    List<BoundSecret> secrets = new ArrayList<>();
    var settings =
        type.loader().call(() -> binder.bind(settingsClass, entry.settings(), wrong, secrets::add));
    if (settings.isEmpty()) {
      if (mentioned) {
        configProblems.addAll(wrong);
      } else {
        problems.add(unset(type, entry, wrong));
      }
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // S is what the class itself says
    var job =
        new BoundJob<>(type.loader(), (Job<S>) type.loader().call(type::make), settings.get());
    var declaration = declare(job, entry);
    if (declaration.isEmpty()) {
      return Optional.empty();
    }
    var work = new LoadedJob.Work<>(job, job.fixtures(), job.faults(), secrets);
    var origin =
        new JobOrigin(
            type.name(), type.plugin(), binder.describe(settingsClass), describe(work.faults()));
    return enter(type, entry, declaration.get(), work, origin);
  }

  private static PluginProblem unset(JobType type, JobEntry entry, List<ConfigProblem> wrong) {
    var first = wrong.get(0).sentence();
    var more = wrong.size() == 1 ? "" : " (and " + (wrong.size() - 1) + " more)";
    return new PluginProblem(
        type.source(),
        "job " + entry.name() + " is not loaded: " + first + more,
        "Write jobs."
            + entry.name()
            + ".settings into config.yml, or jobs."
            + entry.name()
            + ".enabled: false.");
  }

  private <S> Optional<Declaration> declare(BoundJob<S> job, JobEntry entry) throws Exception {
    try {
      return Optional.of(Objects.requireNonNull(job.declare(), "declare() gave null"));
    } catch (IllegalArgumentException e) {
      if (!(entry.settings() instanceof ConfigNode.Mapping)) {
        throw e;
      }
      var place = entry.settings();
      configProblems.add(
          new ConfigProblem(
              place.line(),
              place.path(),
              place.path() + ": " + RecordType.sentence(e.getMessage())));
      return Optional.empty();
    }
  }

  private Optional<LoadedJob> enter(
      JobType type,
      JobEntry entry,
      Declaration declaration,
      LoadedJob.Work<?> work,
      JobOrigin origin) {
    try {
      var definition = JobDefinitions.define(entry.name(), origin, declaration, entry.overrides());
      if (contradictions(type, entry, definition)) {
        return Optional.empty();
      }
      danglingFaults(type, entry, declaration, origin);
      return Optional.of(new LoadedJob(definition, entry.grants(), work, entry.place()));
    } catch (IllegalArgumentException e) {
      problems.add(
          new PluginProblem(
              type.source(),
              notLoaded(entry) + RecordType.sentence(e.getMessage()),
              "Correct the declaration, or set jobs." + entry.name() + ".schedule in config.yml."));
      return Optional.empty();
    }
  }

  private boolean contradictions(JobType type, JobEntry entry, JobDefinition definition) {
    var contradictions = catalogue.add(definition);
    for (var contradiction : contradictions) {
      problems.add(new PluginProblem(type.source(), notLoaded(entry) + contradiction, AUTHOR));
    }
    return !contradictions.isEmpty();
  }

  private static String notLoaded(JobEntry entry) {
    return "job " + entry.name() + " is not loaded: ";
  }

  private void danglingFaults(
      JobType type, JobEntry entry, Declaration declaration, JobOrigin origin) {
    var known = origin.faults().stream().map(FaultDescription::name).toList();
    Stream.concat(
            declaration.failureModes().stream().map(FailureMode::fault),
            declaration.alerts().stream().map(JobAlert::fault))
        .filter(fault -> !fault.isEmpty() && !known.contains(fault))
        .distinct()
        .forEach(
            fault ->
                problems.add(
                    PluginProblem.harmless(
                        type.source(),
                        "job "
                            + entry.name()
                            + " names the fault "
                            + fault
                            + ", which it does not have; it is loaded.",
                        AUTHOR)));
  }

  private static <S> List<FaultDescription> describe(List<Fault<S>> faults) {
    return faults.stream()
        .map(fault -> new FaultDescription(fault.name(), fault.description()))
        .toList();
  }
}
