package dev.nightshift.server.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.ManyJobsCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Takes jobs off their schedules, or puts them back. */
abstract class ManySchedulesCommand extends ManyJobsCommand {
  private final String what;

  private ManySchedulesCommand(Terminal terminal, String what) {
    super(terminal, "schedule " + what);
    this.what = what;
  }

  @Override
  protected final String path() {
    return "/api/v1/schedules/" + what;
  }

  @Override
  protected final String field() {
    return "changed";
  }

  @Override
  protected void tellOne(String job, JsonNode answer) {
    terminal.print(
        job
            + " is on "
            + ScheduleChangeCommand.text(answer.path("after"))
            + " now, and was on "
            + ScheduleChangeCommand.text(answer.path("before")));
  }

  /** {@code nightshift schedule remove}. */
  @Command(
      name = "remove",
      description = "Takes a job, those of an owner, or every job off its schedule.",
      footer = {
        "",
        "They run when somebody asks, and not by themselves, until schedule restore gives them"
            + " their schedules back, or schedule undo one of them. Each job has its entry in the audit.",
        "",
        "Examples:",
        "  nightshift schedule remove --all --reason \"the database moves\"",
        "  nightshift schedule restore --all"
      })
  static final class Remove extends ManySchedulesCommand {
    Remove(Terminal terminal) {
      super(terminal, "remove");
    }

    @Override
    protected JsonNode askOne(ServerClient server, String job, Map<String, Object> body) {
      return server.put(
          job(job, "/schedule"), Map.of("schedule", "manual", "reason", body.get("reason")));
    }

    @Override
    protected void tellOne(String job, JsonNode answer) {
      super.tellOne(job, answer);
      terminal.print("back with: ./nightshift schedule restore " + job);
    }

    @Override
    protected String question(ServerClient server) {
      List<String> on = new ArrayList<>();
      for (var job : server.get("/api/v1/jobs").path("items")) {
        if (job.hasNonNull("expectedIntervalSeconds")) {
          on.add(job.path("name").asText() + " (" + job.path("schedule").asText() + ")");
        }
      }
      return "Take these jobs off their schedules: " + String.join(", ", on);
    }

    @Override
    protected String tellMany(String jobs, JsonNode one) {
      return "took " + jobs + " off the schedule (./nightshift schedule restore brings it back)";
    }
  }

  /** {@code nightshift schedule restore}. */
  @Command(
      name = "restore",
      description = "Gives jobs the schedules back of which schedule remove took them off.",
      footer = {"", "Example:", "  nightshift schedule restore --all --yes"})
  static final class Restore extends ManySchedulesCommand {
    Restore(Terminal terminal) {
      super(terminal, "restore");
    }

    @Override
    protected JsonNode askOne(ServerClient server, String job, Map<String, Object> body) {
      return server.post(job(job, "/schedule/undo"), Map.of("reason", body.get("reason")));
    }

    @Override
    protected String question(ServerClient server) {
      return "Give every job its schedule back that was taken off it";
    }

    @Override
    protected String tellMany(String jobs, JsonNode one) {
      return jobs + " on the schedule of before again";
    }
  }
}
