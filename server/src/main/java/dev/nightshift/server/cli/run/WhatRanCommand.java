package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.SpikesJson;
import dev.nightshift.server.api.WhatRanJson;
import dev.nightshift.server.api.WhatRanJson.ActiveJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.Prose;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift what-ran}. */
@Command(
    name = "what-ran",
    description = "Tells which runs were at work at some time, and which of them weighed most.",
    footer = {
      "",
      "Times are times of day (the last 14:23 that was), 2026-01-31T14:23, with Z or +01:00 for",
      "another zone, or how long ago: 10m, \"10 min ago\". Of a time to the minute the whole minute",
      "is meant. Of runs that reach beyond the time, the part that lies within it is counted.",
      "Runs are ranked by what rose in the server's process then, or by the larger of their shares",
      "of CPU and memory. A spike is what rose far above the median of the hour before.",
      "For --annotate the token of a service account with the role Editor is taken from",
      "NIGHTSHIFT_GRAFANA_TOKEN.",
      "",
      "Examples:",
      "  nightshift what-ran --at 14:23",
      "  nightshift what-ran --between 14:20 14:30",
      "  nightshift what-ran --spikes 24h",
      "  nightshift what-ran --spikes 24h --annotate http://localhost:3000"
    })
public final class WhatRanCommand extends RemoteCommand {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  @Option(names = "--at", paramLabel = "TIME", description = "At this time.")
  private String at;

  @Option(
      names = "--between",
      arity = "2",
      paramLabel = "TIME",
      description = "From the first time on, until the second.")
  private List<String> between;

  @Option(
      names = "--spikes",
      paramLabel = "SINCE",
      description = "List what rose by itself since then, as 24h, and the job of each.")
  private String spikes;

  @Option(names = "--all", description = "With --spikes: those too that come again and again.")
  private boolean all;

  @Option(
      names = "--annotate",
      paramLabel = "URL",
      description =
          "With --spikes: mark them on the dashboard Correlation of the Grafana that answers there.")
  private String annotate;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description = "Rank by load, cpu, memory or log_lines instead.")
  private String by;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The zone of times of day, as Europe/Zurich; by default this machine's.")
  private String zone;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "List at most so many runs or spikes, 1 to 200; by default ${DEFAULT-VALUE}.")
  private String limit = "20";

  private int marked;

  public WhatRanCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    if (Stream.of(at, between, spikes).filter(Objects::nonNull).count() != 1) {
      throw CommandFailure.usage("say one of --at TIME, --between TIME TIME and --spikes SINCE");
    }
    if (annotate != null && spikes == null) {
      throw CommandFailure.usage("--annotate goes with --spikes SINCE only");
    }
    if (spikes == null ? all : by != null) {
      throw CommandFailure.usage(
          spikes == null
              ? "--all goes with --spikes SINCE only"
              : "--by does not go with --spikes: what rose says by what runs are ranked");
    }
    if (spikes != null) {
      var found =
          server.get(
              "/api/v1/what-ran/spikes?all="
                  + all
                  + "&limit="
                  + ServerClient.encode(limit)
                  + "&zone="
                  + ServerClient.encode(zone().getId())
                  + "&since="
                  + ServerClient.encode(spikes));
      marked = annotate == null ? 0 : new SpikeMarks(terminal, annotate).write(found);
      return found;
    }
    return server.get(
        "/api/v1/what-ran?limit="
            + ServerClient.encode(limit)
            + "&zone="
            + ServerClient.encode(zone().getId())
            + (by == null ? "" : "&by=" + ServerClient.encode(by))
            + (at != null
                ? "&at=" + ServerClient.encode(at)
                : "&from="
                    + ServerClient.encode(between.get(0))
                    + "&to="
                    + ServerClient.encode(between.get(1))));
  }

  private ZoneId zone() {
    try {
      return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw CommandFailure.usage("--zone is \"" + zone + "\"; write one as Europe/Zurich or UTC");
    }
  }

  @Override
  protected void tell(JsonNode answer) {
    if (spikes != null) {
      new SpikesText(this::time)
          .lines(ServerClient.MAPPER.convertValue(answer, SpikesJson.class))
          .forEach(line -> Prose.print(terminal, line));
      if (annotate != null) {
        terminal.print(
            marked == 0
                ? "All of them are marked in Grafana already."
                : Wording.count(marked) + " newly marked in Grafana.");
      }
      return;
    }
    var ran = ServerClient.MAPPER.convertValue(answer, WhatRanJson.class);
    Prose.print(terminal, ran.sentence());
    new ProcessPicture(ran, zone()).lines().forEach(terminal::print);
    var table = new Table("WHEN", "JOB", "CPU", "ALLOCATED", "LOG LINES", "ITEMS", "WHAT", "RUN");
    for (var run : ran.runs()) {
      table.add(
          span(run),
          run.job(),
          run.measured()
              ? Wording.took(Duration.ofMillis(run.load().cpuMs())) + share(run.cpuShare())
              : "when it ends",
          run.measured()
              ? Wording.bytes(run.load().allocatedBytes()) + share(run.bytesShare())
              : "when it ends",
          Wording.count(run.load().logLines()) + share(run.linesShare()),
          Wording.items(run.load().items(), run.item()),
          what(run),
          run.id().toString());
    }
    if (!ran.runs().isEmpty()) {
      table.print(terminal, "  ");
    }
    if (ran.count() > ran.runs().size()) {
      terminal.print(
          "  and " + Wording.count(ran.count() - ran.runs().size(), "more run", "more runs"));
    }
    around(ran);
  }

  private String span(ActiveJson run) {
    return SECOND.format(run.started().atZone(zone()))
        + " – "
        + (run.finished() == null ? "now" : SECOND.format(run.finished().atZone(zone())));
  }

  private static String share(double share) {
    return " (" + Math.round(share * 100) + " %)";
  }

  private static String what(ActiveJson run) {
    return Stream.of(
            Stream.ofNullable(run.phase()),
            run.counts().entrySet().stream()
                .map(one -> one.getKey() + " " + Wording.count(Math.round(one.getValue()))),
            run.context().entrySet().stream().map(one -> one.getKey() + " " + one.getValue()),
            run.gauges().entrySet().stream()
                .map(one -> one.getKey() + " " + Wording.number(one.getValue())))
        .flatMap(part -> part)
        .collect(Collectors.joining(", "));
  }

  private void around(WhatRanJson ran) {
    for (var pause : ran.pauses()) {
      line(
          pause.at(),
          pause.job()
              + " was paused by "
              + pause.by()
              + (pause.until() == null ? " and still is" : " until " + time(pause.until())),
          pause.reason());
    }
    for (var window : ran.windows()) {
      line(
          window.from(),
          "maintenance window " + window.name() + " until " + time(window.to()),
          window.reason());
    }
    for (var change : ran.schedules()) {
      line(
          change.at(),
          change.by()
              + " changed the schedule of "
              + change.job()
              + " from "
              + (change.before() == null ? "the declared one" : change.before())
              + " to "
              + (change.after() == null ? "the declared one" : change.after()),
          change.reason());
    }
    for (var action : ran.actions()) {
      line(
          action.at(),
          action.by()
              + ": "
              + action.action()
              + (action.target() == null ? "" : " " + action.target()),
          action.reason());
    }
  }

  private void line(Instant at, String text, String reason) {
    terminal.print("  " + time(at) + "  " + text + (reason == null ? "" : ": " + reason));
  }

  private String time(Instant instant) {
    return DAY.format(instant.atZone(zone()));
  }
}
