package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.SpikesJson;
import dev.nightshift.server.api.SpikesJson.SpikeJson;
import dev.nightshift.server.api.WhatRanJson.RiseJson;
import dev.nightshift.server.cli.bundle.BundleVerifyCommand;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.deployed.GrafanaApi;
import dev.nightshift.server.deployed.GrafanaApi.Mark;
import dev.nightshift.server.deployed.Unreachable;
import java.util.ArrayList;
import java.util.List;

/** Marks spikes on the dashboards of a Grafana. */
final class SpikeMarks {
  /** The tag by which dashboards find them. */
  private static final String SPIKE = "spike";

  private final Terminal terminal;
  private final String url;

  SpikeMarks(Terminal terminal, String url) {
    this.terminal = terminal;
    this.url = url;
  }

  /** Those that are not there yet; how many they were. */
  int write(JsonNode found) {
    try {
      return new GrafanaApi(BundleVerifyCommand.endpoint(terminal, "Grafana", url))
          .annotate(
              ServerClient.MAPPER.convertValue(found, SpikesJson.class).items().stream()
                  .map(SpikeMarks::mark)
                  .toList());
    } catch (Unreachable e) {
      throw CommandFailure.unreachable(e.getMessage());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private static Mark mark(SpikeJson spike) {
    List<String> tags = new ArrayList<>();
    if (spike.job() != null) {
      tags.add(spike.job());
    }
    spike.rises().stream().map(RiseJson::what).forEach(tags::add);
    return new Mark(spike.from(), spike.to(), spike.sentence(), SPIKE, tags);
  }
}
