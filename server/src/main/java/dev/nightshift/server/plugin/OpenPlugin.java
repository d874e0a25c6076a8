package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.JobDefinition.PluginRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin whose copy is open in its class loader, with the job types that could be loaded.
 *
 * @param commit that it was built from, if it says so
 * @param foundSha256 of what lies in the plugin folder, which may be another version
 */
record OpenPlugin(
    PluginSource source,
    PluginRef ref,
    PluginCopies.Copy copy,
    PluginClassLoader loader,
    List<JobType> types,
    Optional<String> commit,
    String foundSha256) {
  private static final Logger LOG = LoggerFactory.getLogger(OpenPlugin.class);

  /** The open plugin, or empty; adds a problem for whatever cannot be loaded. */
  static Optional<OpenPlugin> open(
      FoundPlugin found, Duration patience, List<PluginProblem> problems) {
    var source = found.source();
    var contents = found.contents();
    var refusal = refusal(source, contents);
    if (refusal.isPresent()) {
      problems.add(refusal.get());
      return Optional.empty();
    }
    if (contents.apiCopied()) {
      problems.add(
          PluginProblem.harmless(
              source.shown(),
              "it brings its own copy of job-api, which is ignored; its jobs are loaded.",
              "Give the dependency job-api the scope provided."));
    }
    var ref = found.ref();
    var loader = new PluginClassLoader(ref.name(), found.copy().jars(), patience);
    List<JobType> types = new ArrayList<>();
    for (var name : contents.jobClasses()) {
      type(source.shown(), ref, loader, name, problems).ifPresent(types::add);
    }
    return Optional.of(
        new OpenPlugin(
            source, ref, found.copy(), loader, types, contents.commit(), found.foundSha256()));
  }

  LoadedPlugin summary() {
    return new LoadedPlugin(
        ref.name(),
        ref.version(),
        commit,
        source.shown(),
        copy.sha256(),
        types.stream().map(JobType::name).sorted().toList());
  }

  List<Path> files() {
    return copy.jars();
  }

  PluginVersions.Version version() {
    return new PluginVersions.Version(
        ref.version(),
        copy.sha256(),
        copy.jars().stream().map(jar -> jar.getFileName().toString()).toList());
  }

  private static Optional<PluginProblem> refusal(PluginSource source, PluginContents contents) {
    var isFolder = source.files().size() > 1;
    if (!contents.servicesFound()) {
      return Optional.of(
          new PluginProblem(
              source.shown(),
              (isFolder ? "none of its JARs has" : "it has no")
                  + " "
                  + PluginContents.SERVICES
                  + ", so it holds no jobs.",
              "Name the job classes there, one a line; a library goes into one folder with the"
                  + " plugin that needs it."));
    }
    if (contents.jobClasses().isEmpty()) {
      return Optional.of(
          new PluginProblem(
              source.shown(),
              "its " + PluginContents.SERVICES + " names no class, so it holds no jobs.",
              "Name the job classes there, one a line."));
    }
    return contents.api().flatMap(version -> ApiVersion.problem(source.shown(), version));
  }

  /**
   * Looks at one class that META-INF/services names. As {@link java.util.ServiceLoader} would, but
   * so that each broken class can be named and hides no other.
   */
  private static Optional<JobType> type(
      String source,
      PluginRef ref,
      PluginClassLoader loader,
      String className,
      List<PluginProblem> problems) {
    var subject = "class " + className;
    try {
      var type = loader.call(() -> Class.forName(className, true, loader));
      var unfit = JobType.unfit(source, type);
      if (unfit.isPresent()) {
        problems.add(unfit.get());
        return Optional.empty();
      }
      var constructor = JobType.constructorOf(type).orElseThrow();
      var job = loader.call(new JobType("", false, constructor, ref, source, loader)::make);
      var name = loader.call(job::type);
      var badName = JobType.badName(source, type, name);
      if (badName.isPresent()) {
        problems.add(badName.get());
        return Optional.empty();
      }
      boolean onlyWhenConfigured = loader.call(job::onlyWhenConfigured);
      return Optional.of(new JobType(name, onlyWhenConfigured, constructor, ref, source, loader));
    } catch (ClassNotFoundException e) {
      problems.add(absent(source, className, e));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // whatever a plugin may throw, the other plugins load
      LOG.warn("{}: {} cannot be loaded", source, subject, e);
      problems.add(Diagnosis.of(source, subject, "its constructor", e));
    }
    return Optional.empty();
  }

  private static PluginProblem absent(String source, String className, ClassNotFoundException e) {
    return className.equals(e.getMessage())
        ? new PluginProblem(
            source,
            PluginContents.SERVICES + " names the class " + className + ", which is not there.",
            "Correct the name, or build the plugin again with the class.")
        : Diagnosis.of(source, "class " + className, "loading it", e);
  }
}
