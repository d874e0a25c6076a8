package dev.nightshift.server.control;

import dev.nightshift.job.Context;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.run.Workload;
import java.util.Map;
import java.util.stream.Collectors;

/** The work of a job that came out of a plugin; equal to that of the same job alone. */
public record PluginWork(LoadedJob job) implements Workload {

  /** The work of all jobs, by name. */
  public static Map<String, Workload> of(LoadedPlugins plugins) {
    return plugins.jobs().stream().collect(Collectors.toMap(LoadedJob::name, PluginWork::new));
  }

  @Override
  public void run(Context context) throws Exception {
    job.run(context);
  }

  @Override
  public String mask(String text) {
    return job.mask(text);
  }
}
