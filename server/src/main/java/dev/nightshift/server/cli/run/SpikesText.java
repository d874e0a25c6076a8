package dev.nightshift.server.cli.run;

import dev.nightshift.server.api.SpikesJson;
import dev.nightshift.server.api.SpikesJson.SpikeJson;
import dev.nightshift.server.api.WhatRanJson.RiseJson;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.health.activity.Measured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells of spikes in lines of text. */
final class SpikesText {
  private final Function<Instant, String> time;

  /**
   * @param time writes an instant
   */
  SpikesText(Function<Instant, String> time) {
    this.time = time;
  }

  List<String> lines(SpikesJson found) {
    List<String> lines = new ArrayList<>();
    var since = " since " + time.apply(found.from()) + ".";
    lines.add(
        switch (found.count()) {
          case 0 -> "Nothing rose above what is usual" + since;
          case 1 -> "1 spike" + since;
          default -> Wording.count(found.count()) + " spikes" + since;
        });
    for (var spike : found.items()) {
      lines.add("  " + time.apply(spike.at()) + "  " + rises(spike));
      lines.add("    " + spike.sentence());
    }
    if (found.count() > found.items().size()) {
      lines.add(
          "  and " + Wording.count(found.count() - found.items().size()) + " earlier; see --limit");
    }
    if (found.habits() > 0) {
      lines.add(
          "  and "
              + Wording.count(found.habits())
              + " that come again and again; --all lists them");
    }
    return lines;
  }

  private static String rises(SpikeJson spike) {
    return spike.rises().stream().map(SpikesText::rise).collect(Collectors.joining(", "))
        + " on "
        + spike.node();
  }

  private static String rise(RiseJson rise) {
    var what = Measured.valueOf(rise.what().toUpperCase(Locale.ROOT));
    return what.words() + " " + what.level(rise.usual()) + " → " + what.level(rise.peak());
  }
}
