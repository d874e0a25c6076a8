package dev.nightshift.server.plugin;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import java.util.List;

/**
 * A job's instance with its settings; every call enters the plugin's class loader.
 *
 * @param <S> the settings
 */
final class BoundJob<S> {
  private final PluginClassLoader loader;
  private final Job<S> job;
  private final S settings;

  BoundJob(PluginClassLoader loader, Job<S> job, S settings) {
    this.loader = loader;
    this.job = job;
    this.settings = settings;
  }

  Declaration declare() throws Exception {
    return loader.call(() -> job.declare(settings));
  }

  PluginClassLoader loader() {
    return loader;
  }

  void run(Context context) throws Exception {
    try (var entered = loader.enter()) {
      job.run(context, settings);
    }
  }

  List<Fixture<S>> fixtures() throws Exception {
    return loader.call(() -> List.copyOf(job.fixtures()));
  }

  List<Fault<S>> faults() throws Exception {
    return loader.call(() -> List.copyOf(job.faults()));
  }

  String apply(Fixture.Action<S> action) throws Exception {
    try (var entered = loader.enter()) {
      return action.apply(settings);
    }
  }
}
