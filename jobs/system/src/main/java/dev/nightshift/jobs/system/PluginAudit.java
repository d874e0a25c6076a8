package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the plugins that are loaded with those that were meant to be. */
public final class PluginAudit implements Job<PluginAudit.Settings> {
  private static final String DIFFERENCES = "nightshift_plugin_differences";

  /**
   * What was meant to be.
   *
   * @param expected SHA-256 by plugin, e.g. from the build that made them; a plugin that came with
   *     the server need not be named
   */
  public record Settings(
      @Setting(value = "SHA-256 of each plugin file by the plugin's name", byDefault = "{}")
          Map<String, String> expected,
      @Setting(value = "How often to compare", byDefault = "1h", min = 60) Duration interval) {
    public Settings {
      expected = Map.copyOf(expected);
      expected.forEach(
          (plugin, sum) -> {
            if (!sum.matches("(?i)[0-9a-f]{64}")) {
              throw new IllegalArgumentException(
                  "expected."
                      + plugin
                      + " is \""
                      + sum
                      + "\"; write the 64 hexadecimal digits that sha256sum prints");
            }
          });
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of("Compares the checksums of the loaded plugins with those of the list")
        .item("plugins compared")
        .every(settings.interval())
        .expectedToTake(Duration.ofSeconds(1))
        .criticality(Criticality.LOW)
        .metric(
            Metric.gauge(
                DIFFERENCES, "Plugins of the list that are missing, or are not what it says"))
        .alert(
            new JobAlert(
                "PluginNotExpected",
                DIFFERENCES + " > 0",
                Duration.ofMinutes(5),
                Severity.WARNING,
                "A loaded plugin is not the one that was meant to be deployed.",
                "`./nightshift plugins` tells what is loaded; the log of the last run of plugin_audit"
                    + " what was expected. Deploy the right file, or correct the list.",
                ""))
        .failsWith(
            "not granted",
            "config.yml does not let the job see the plugins",
            "Add grants: [plugins] below jobs.plugin_audit in config.yml, restart, then"
                + " `./nightshift run plugin_audit --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws InterruptedException {
    context.checkpoint();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var loaded = new TreeMap<>(context.operations().pluginChecksums());
    int differences = 0;
    for (var plugin : new TreeSet<>(settings.expected().keySet())) {
      var wanted = settings.expected().get(plugin);
      var found = loaded.get(plugin);
      if (found == null) {
        differences++;
        context.logger().log(Level.WARNING, plugin + " is in the list and is not loaded");
      } else if (!found.equalsIgnoreCase(wanted)) {
        differences++;
        context.logger().log(Level.WARNING, plugin + " is " + found + "; the list says " + wanted);
      }
    }
    if (!context.dryRun()) {
      tellChanges(context, loaded);
    }
    context.items(loaded.size());
    context.gauge(DIFFERENCES).set(differences);
  }

  private static void tellChanges(Context context, Map<String, String> loaded) {
    loaded.forEach(
        (plugin, sum) -> {
          var cursor = context.cursor(plugin);
          var before = cursor.read();
          if (before.isEmpty() || !before.get().equals(sum)) {
            context
                .logger()
                .log(
                    Level.INFO,
                    plugin + " is " + sum + before.map(old -> "; it was " + old).orElse(", new"));
            cursor.write(sum);
          }
        });
  }
}
