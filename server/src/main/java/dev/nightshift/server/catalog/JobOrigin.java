package dev.nightshift.server.catalog;

import dev.nightshift.server.catalog.JobDefinition.FaultDescription;
import dev.nightshift.server.catalog.JobDefinition.PluginRef;
import dev.nightshift.server.catalog.JobDefinition.SettingDescription;
import java.util.List;

/** Where a job comes from and what its type offers, besides what it declares. */
public record JobOrigin(
    String type,
    PluginRef plugin,
    List<SettingDescription> settings,
    List<FaultDescription> faults) {
  public JobOrigin {
    settings = List.copyOf(settings);
    faults = List.copyOf(faults);
  }
}
