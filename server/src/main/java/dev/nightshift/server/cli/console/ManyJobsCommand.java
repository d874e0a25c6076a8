package dev.nightshift.server.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An order for one job, for all of an owner's, or for every job. */
public abstract class ManyJobsCommand extends OrderCommand {
  private final String verb;

  @ArgGroup(multiplicity = "1")
  private Which which;

  @Option(names = "--yes", description = "Do not ask before --all.")
  private boolean yes;

  protected ManyJobsCommand(Terminal terminal, String verb) {
    super(terminal);
    this.verb = verb;
  }

  private static final class Which {
    @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
    private String job;

    @Option(
        names = "--owner",
        paramLabel = "NAME",
        description = "Every job of this owner; one entry in the audit for each.")
    private String owner;

    @Option(names = "--all", description = "Every job.")
    private boolean all;
  }

  /** What else the order says. */
  protected Map<String, String> more() {
    return Map.of();
  }

  protected abstract void tellOne(String job, JsonNode answer);

  /** Tells of several jobs, of which one of the answers is given. */
  protected abstract String tellMany(String jobs, JsonNode one);

  /** Orders it for one job. */
  protected JsonNode askOne(ServerClient server, String job, Map<String, Object> body) {
    return server.post(job(job, "/" + verb), body);
  }

  /** The API's place of the order for many. */
  protected String path() {
    return "/api/v1/" + verb;
  }

  /** What is asked before --all, without a question mark. */
  protected String question(ServerClient server) {
    return verb + " every job of this server";
  }

  /** Of the answer's list of jobs. */
  protected abstract String field();

  @Override
  protected final JsonNode ask(ServerClient server) {
    Map<String, Object> body = new HashMap<>(more());
    body.put("reason", reason);
    if (which.job != null) {
      return askOne(server, which.job, body);
    }
    if (which.all) {
      Confirmation.ask(
          terminal, yes, verb + " --all is for every job", yes ? "" : question(server));
      body.put("all", true);
    } else {
      body.put("owner", which.owner);
    }
    return server.post(path(), body);
  }

  @Override
  protected final void tell(JsonNode answer) {
    if (which.job != null) {
      tellOne(which.job, answer);
      return;
    }
    var done = answer.path(field());
    List<String> names = new ArrayList<>();
    done.forEach(one -> names.add(one.path("job").asText()));
    var jobs = names.size() == 1 ? "1 job" : names.size() + " jobs";
    Prose.print(terminal, tellMany(jobs, done.path(0)) + ": " + String.join(", ", names));
    List<String> skipped = new ArrayList<>();
    answer.path("skipped").forEach(name -> skipped.add(name.asText()));
    if (!skipped.isEmpty()) {
      Prose.print(terminal, "as before: " + String.join(", ", skipped));
    }
  }
}
