package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift scrub-daemon}: a scrub job that begins again whenever it is through. */
@Command(
    name = "scrub-daemon",
    description = "Scrubs a pool without end, by the server; starts, shows and steers that.",
    footer = {"", "Example:", "  nightshift scrub-daemon start --pool /srv/photos --intensity low"})
public final class ScrubDaemonCommand {
  /** The schedule of a started daemon. */
  static final String AGAIN = "1m after";

  private static final int SECONDS_BETWEEN_LOOKS = 5;

  private ScrubDaemonCommand() {}

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new ScrubDaemonCommand())
        .addSubcommand(new Start(terminal))
        .addSubcommand(new Status(terminal))
        .addSubcommand(new Pause(terminal))
        .addSubcommand(new Resume(terminal))
        .addSubcommand(new SetIntensity(terminal))
        .addSubcommand(new Stop(terminal));
  }

  /** One that changes something. */
  private abstract static class Order extends PoolCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit and the pages.")
    String reason = "";

    private Order(Terminal terminal) {
      super(terminal);
    }

    /** Says what is so now; the state is asked anew. */
    int done(ServerClient server, JsonNode job, String sentence) {
      if (json()) {
        printJson(
            ScrubState.of(server, server.get(RemoteCommand.job(name(job), "")))
                .json(terminal.clock().instant()));
      } else {
        terminal.print(sentence);
      }
      return ExitCode.FINE;
    }
  }

  @Command(
      name = "start",
      description = "Begins, and begins again a minute after each scrub, also after a restart.",
      footer = {
        "",
        "With --foreground the command stays until the daemon is stopped, as systemd wants it.",
        "",
        "Example:",
        "  nightshift scrub-daemon start --pool /srv/photos --intensity low"
      })
  static final class Start extends Order {
    @Option(names = "--intensity", paramLabel = "INTENSITY", description = "low, medium or high.")
    private String intensity;

    @Option(names = "--foreground", description = "Stay until it is stopped.")
    private boolean foreground;

    Start(Terminal terminal) {
      super(terminal);
    }

    @Override
    int call(ServerClient server, JsonNode job) throws InterruptedException {
      var state = ScrubState.of(server, job);
      if (state.started() && !foreground) {
        throw CommandFailure.finding(already(state));
      }
      intensify(server, job, intensity, reason);
      if (state.paused()) {
        server.post(RemoteCommand.job(name(job), "/resume"), Map.of("reason", reason));
      }
      if (!state.started()) {
        server.put(
            RemoteCommand.job(name(job), "/schedule"),
            Map.of("schedule", AGAIN, "zone", "", "reason", reason));
      }
      if (state.active().isMissingNode()) {
        server.post(
            RemoteCommand.job(name(job), "/runs"),
            Map.of("parameters", Map.of(), "dryRun", false, "reason", reason));
      }
      int code = done(server, job, "Scrub daemon of " + name(job) + " is started");
      return foreground ? stay(server, name(job)) : code;
    }

    private static String already(ScrubState state) {
      var by = state.job().path("orderedSchedule");
      var run = state.active();
      return "the scrub daemon of "
          + state.job().path("name").asText()
          + " is running already, started by "
          + by.path("by").asText()
          + " at "
          + RemoteCommand.time(by.path("at"))
          + (run.isMissingNode()
              ? ""
              : "; run " + run.path("id").asText() + " is at work on " + run.path("node").asText())
          + "; stop it with: ./nightshift scrub-daemon stop --job "
          + state.job().path("name").asText();
    }

    private static int stay(ServerClient server, String name) throws InterruptedException {
      while (true) {
        Thread.sleep(SECONDS_BETWEEN_LOOKS * 1_000L);
        if (!ScrubState.of(server, server.get(RemoteCommand.job(name, ""))).started()) {
          return ExitCode.FINE;
        }
      }
    }
  }

  @Command(
      name = "status",
      description = "Tells whether it runs, and what it did in all.",
      footer = {"", "Example:", "  nightshift scrub-daemon status --pool /srv/photos --json"})
  static final class Status extends PoolCommand {
    Status(Terminal terminal) {
      super(terminal);
    }

    @Override
    int call(ServerClient server, JsonNode job) {
      var state = ScrubState.of(server, job);
      if (json()) {
        printJson(state.json(terminal.clock().instant()));
      } else {
        state.text(terminal.clock().instant()).forEach(terminal::print);
      }
      return ExitCode.FINE;
    }
  }

  @Command(
      name = "pause",
      description = "Holds the scrub at its next extent, and all that would follow.",
      footer = {"", "Example:", "  nightshift scrub-daemon pause --pool /srv/photos"})
  static final class Pause extends Order {
    Pause(Terminal terminal) {
      super(terminal);
    }

    @Override
    int call(ServerClient server, JsonNode job) {
      server.post(
          RemoteCommand.job(name(job), "/pause"),
          Map.of("until", "", "running", "hold", "reason", reason));
      return done(server, job, "Scrub daemon of " + name(job) + " is paused");
    }
  }

  @Command(
      name = "resume",
      description = "Lets it go on where it was.",
      footer = {"", "Example:", "  nightshift scrub-daemon resume --pool /srv/photos"})
  static final class Resume extends Order {
    Resume(Terminal terminal) {
      super(terminal);
    }

    @Override
    int call(ServerClient server, JsonNode job) {
      server.post(RemoteCommand.job(name(job), "/resume"), Map.of("reason", reason));
      return done(server, job, "Scrub daemon of " + name(job) + " goes on");
    }
  }

  @Command(
      name = "set-intensity",
      description = "Changes how hard it presses, at once.",
      footer = {
        "",
        "Low, medium and high wait 100, 50 and 10 ms between batches of 1, 5 and 20 extents.",
        "",
        "Example:",
        "  nightshift scrub-daemon set-intensity --pool /srv/photos --intensity medium"
      })
  static final class SetIntensity extends Order {
    @Option(
        names = "--intensity",
        required = true,
        paramLabel = "INTENSITY",
        description = "low, medium or high.")
    private String intensity;

    SetIntensity(Terminal terminal) {
      super(terminal);
    }

    @Override
    int call(ServerClient server, JsonNode job) {
      intensify(server, job, intensity, reason);
      return done(
          server, job, "Scrub daemon of " + name(job) + " has the intensity " + intensity + " now");
    }
  }

  @Command(
      name = "stop",
      description = "Ends it: the scrub at work is cancelled, the schedule is as declared again.",
      footer = {"", "Example:", "  nightshift scrub-daemon stop --pool /srv/photos"})
  static final class Stop extends Order {
    Stop(Terminal terminal) {
      super(terminal);
    }

    @Override
    int call(ServerClient server, JsonNode job) {
      var state = ScrubState.of(server, job);
      if (!state.running()) {
        throw CommandFailure.finding("the scrub daemon of " + name(job) + " is not running");
      }
      if (state.started()) {
        server.post(RemoteCommand.job(name(job), "/schedule/reset"), Map.of("reason", reason));
      }
      if (!state.active().isMissingNode()) {
        server.ensure( // it may have ended meanwhile
            "POST",
            RemoteCommand.run(state.active().path("id").asText(), "/cancel"),
            Map.of("reason", reason));
      }
      return done(
          server,
          job,
          "Scrub daemon of "
              + name(job)
              + " is stopped; the next scrub goes on where this one was");
    }
  }
}
