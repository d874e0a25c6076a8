package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.TimelineJson;
import dev.nightshift.server.api.TimelineJson.RowJson;
import dev.nightshift.server.api.TimelineJson.SegmentJson;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift timeline}. */
@Command(
    name = "timeline",
    description = "Draws what all jobs did over time, a line each.",
    footer = {
      "",
      "Each character is a part of the time: o runs, X one that failed, > one at work now,",
      "~ paused, ! a missed due time. Of several in one part the gravest is shown.",
      "",
      "Examples:",
      "  nightshift timeline --from 6h",
      "  nightshift timeline backup --from 7d --json"
    })
public final class TimelineCommand extends RemoteCommand {
  private static final int WIDTH = 60;
  private static final String GRAVITY = ".o~>!X";

  @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "Of this job only.")
  private String job;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Since then: how long ago, as 6h, or an instant; by default 24h.")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Until then; by default now.")
  private String to;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Into so many parts the time is divided; by default " + WIDTH + ".")
  private String slots = String.valueOf(WIDTH);

  public TimelineCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get(
        "/api/v1/timeline?slots="
            + ServerClient.encode(slots)
            + ListCommand.query("job", job)
            + ListCommand.query("from", from)
            + ListCommand.query("to", to));
  }

  @Override
  protected void tell(JsonNode answer) {
    var timeline = ServerClient.MAPPER.convertValue(answer, TimelineJson.class);
    if (timeline.jobs().isEmpty()) {
      terminal.print(job == null ? "there is no job" : "there is no job \"" + job + "\"");
      return;
    }
    var table =
        new Table("JOB", Wording.instant(timeline.from()) + " – " + time(timeline), "RUNS", "BAD");
    for (var row : timeline.jobs()) {
      table.add(
          row.job(),
          drawn(row, timeline),
          Wording.count(row.segments().stream().mapToLong(SegmentJson::runs).sum()),
          Wording.count(row.segments().stream().mapToLong(SegmentJson::failures).sum()));
    }
    table.print(terminal);
    timeline
        .windows()
        .forEach(
            window ->
                terminal.print(
                    "maintenance window "
                        + window.name()
                        + " from "
                        + Wording.instant(window.start())
                        + " to "
                        + Wording.instant(window.end())));
    timeline
        .schedules()
        .forEach(
            change ->
                terminal.print(
                    Wording.instant(change.at())
                        + ": "
                        + change.by()
                        + " changed the schedule of "
                        + change.job()));
    if (!timeline.complete()) {
      terminal.print("there were more runs than are gone through; ask for a shorter time");
    }
  }

  private static String time(TimelineJson timeline) {
    return Wording.instant(timeline.to());
  }

  private static String drawn(RowJson row, TimelineJson timeline) {
    long slot = Math.max(1, timeline.slotMs());
    long length = Duration.between(timeline.from(), timeline.to()).toMillis();
    var line = new char[(int) Math.max(1, (length + slot - 1) / slot)];
    Arrays.fill(line, '.');
    for (var pause : row.pauses()) {
      draw(line, timeline, slot, pause.at(), pause.until(), '~');
    }
    for (var missed : row.missed()) {
      draw(line, timeline, slot, missed.from(), missed.to(), '!');
    }
    for (var run : row.segments()) {
      draw(line, timeline, slot, run.start(), run.end(), letter(run));
    }
    return new String(line);
  }

  private static char letter(SegmentJson run) {
    return run.failures() > 0 ? 'X' : run.end() == null ? '>' : 'o';
  }

  private static void draw(
      char[] line, TimelineJson timeline, long slot, Instant from, Instant to, char letter) {
    var end = to == null || to.isAfter(timeline.to()) ? timeline.to() : to;
    int first = place(timeline, slot, from, line.length);
    int last = place(timeline, slot, end, line.length);
    for (int i = first; i <= last; i++) {
      line[i] = GRAVITY.indexOf(letter) > GRAVITY.indexOf(line[i]) ? letter : line[i];
    }
  }

  private static int place(TimelineJson timeline, long slot, Instant at, int most) {
    long place = Duration.between(timeline.from(), at).toMillis() / slot;
    return (int) Math.max(0, Math.min(most - 1, place));
  }
}
