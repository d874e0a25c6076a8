package dev.nightshift.server.plugin;

import dev.nightshift.job.Job;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.JobDefinition.PluginRef;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * A class that does the work of jobs.
 *
 * @param source the plugin's file as the operator knows it
 */
record JobType(
    String name,
    boolean onlyWhenConfigured,
    Constructor<?> constructor,
    PluginRef plugin,
    String source,
    PluginClassLoader loader) {

  /**
   * A new instance, for one configured job. To be called inside {@link PluginClassLoader#enter}.
   */
  Job<?> make() throws ReflectiveOperationException {
    return (Job<?>) constructor.newInstance();
  }

  Class<?> jobClass() {
    return constructor.getDeclaringClass();
  }

  /** The problem of a class that META-INF/services names, if it is no job type. */
  static Optional<PluginProblem> unfit(String source, Class<?> type) {
    var subject = "class " + type.getName() + " is not loaded: ";
    if (!Job.class.isAssignableFrom(type)) {
      return Optional.of(
          new PluginProblem(
              source,
              subject + "it does not implement dev.nightshift.job.Job.",
              "Remove it from " + PluginContents.SERVICES + ", or let it implement Job."));
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      return Optional.of(
          new PluginProblem(
              source,
              subject + "it is abstract.",
              "Name the classes that extend it in " + PluginContents.SERVICES + " instead."));
    }
    if (!Modifier.isPublic(type.getModifiers()) || constructorOf(type).isEmpty()) {
      return Optional.of(
          new PluginProblem(
              source,
              subject + "it is not public with a public constructor without parameters.",
              "Make the class and such a constructor public."));
    }
    return Optional.empty();
  }

  static Optional<Constructor<?>> constructorOf(Class<?> type) {
    try {
      return Optional.of(type.getConstructor());
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  static Optional<PluginProblem> badName(String source, Class<?> type, String name) {
    if (name != null && name.matches(JobDefinition.NAME_PATTERN)) {
      return Optional.empty();
    }
    return Optional.of(
        new PluginProblem(
            source,
            "class "
                + type.getName()
                + " is not loaded: its type() is \""
                + name
                + "\"; a name is "
                + JobDefinition.NAME_PATTERN
                + ".",
            "Correct type(), or rename the class."));
  }
}
