package dev.nightshift.server.control;

import dev.nightshift.job.Context;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.run.Workload;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The work of a job that came out of a plugin; equal to that of the same job alone.
 *
 * @param offered what the server can do for jobs that are granted it
 */
public record PluginWork(LoadedJob job, ServerOperations offered) implements Workload {

  /** The work of all jobs, by name. */
  public static Map<String, Workload> of(LoadedPlugins plugins, ServerOperations offered) {
    return plugins.jobs().stream()
        .map(job -> new PluginWork(job, offered))
        .collect(Collectors.toMap(work -> work.job().name(), Function.identity()));
  }

  @Override
  public void run(Context context) throws Exception {
    job.run(context);
  }

  @Override
  public String mask(String text) {
    return job.mask(text);
  }

  @Override
  public ServerOperations operations() {
    return new GrantedOperations(job.name(), job.grants(), offered);
  }
}
