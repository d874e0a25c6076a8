package dev.nightshift.server.cli.crontab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift import}. */
@Command(
    name = "import",
    description = "Turns what ran elsewhere into jobs for config.yml. Needs no server.",
    footer = {"", "Example:", "  nightshift import crontab /etc/crontab"})
public final class ImportCommand {
  private static final String NOTES =
      """
      # Other than with cron: a line that still runs is not started again (overlap: allow 2), a time that
      # passed while no server ran is made up for once (afterOutage: skip), and a run whose server died
      # is run again (afterStall: never).
      """;

  private final Terminal terminal;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "crontab",
      description =
          "Prints a job of type exec for each line of a crontab, and says of each line what is not"
              + " as it was. Ends with 1 if a line could not be carried over whole.",
      footer = {
        "",
        "Examples:",
        "  crontab -l | nightshift import crontab - --out jobs.yml",
        "  nightshift import crontab /etc/cron.d/backup --user root"
      })
  int crontab(
      @Parameters(paramLabel = "FILE", description = "The crontab; - reads it from the input.")
          String file,
      @Option(names = "--out", paramLabel = "FILE", description = "Where to write the jobs.")
          Path out,
      @Option(
              names = "--system",
              description = "Its lines name a user; so do /etc/crontab and /etc/cron.d anyway.")
          boolean system,
      @Option(names = "--user", paramLabel = "NAME", description = "Whom the server runs as.")
          String user,
      @Option(names = "--home", paramLabel = "FOLDER", description = "Where commands start.")
          String home,
      @Option(
              names = "--zone",
              paramLabel = "ZONE",
              description = "What the machine's clock shows.")
          String zone,
      @Option(names = "--json", description = "Print JSON for programs.") boolean json)
      throws IOException {
    if (out != null && Files.exists(out)) {
      throw CommandFailure.usage(out + " exists; name another file, or remove it");
    }
    boolean withUser = system || file.matches("/etc/(crontab|cron\\.d/.*)");
    var result =
        new CrontabJobs(
                user == null ? System.getProperty("user.name") : user,
                home == null ? System.getProperty("user.home") : home,
                zone(zone),
                Set.of())
            .of(Crontab.read(read(file), withUser));
    var text = json ? json(result) : yaml(file, result);
    if (out == null) {
      terminal.out().print(text);
    } else {
      Files.writeString(out, text);
      terminal.print(jobs(result) + " written to " + out + "; put them below jobs: in config.yml");
    }
    if (!json || out != null) {
      result.findings().forEach(finding -> terminal.err().println(finding));
    }
    return result.lost() == 0 ? ExitCode.FINE : ExitCode.FINDING;
  }

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new ImportCommand(terminal));
  }

  private static String jobs(CrontabJobs.Result result) {
    return result.jobs().size() + (result.jobs().size() == 1 ? " job" : " jobs");
  }

  private static ZoneId zone(String name) {
    try {
      return name == null ? ZoneId.systemDefault() : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw CommandFailure.usage("\"" + name + "\" is no time zone; write it as Europe/Zurich");
    }
  }

  private static String read(String file) throws IOException {
    if (file.equals("-")) {
      return new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
    var path = Path.of(file);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw CommandFailure.usage("there is no file " + file + " that can be read");
    }
    return Files.readString(path);
  }

  private static String json(CrontabJobs.Result result) {
    var root = JsonNodeFactory.instance.objectNode();
    var jobs = root.putObject("jobs");
    result
        .jobs()
        .forEach((name, job) -> jobs.set(name, ServerClient.MAPPER.valueToTree(job.keys())));
    var findings = root.putArray("findings");
    for (var finding : result.findings()) {
      findings
          .addObject()
          .put("line", finding.line())
          .put("lost", finding.lost())
          .put("sentence", finding.sentence())
          .put("next", finding.next());
    }
    return root.toPrettyString() + "\n";
  }

  private static String yaml(String file, CrontabJobs.Result result) {
    var text = new StringBuilder("# " + jobs(result) + " from " + file + "\n");
    text.append(NOTES);
    text.append(result.jobs().isEmpty() ? "jobs: {}\n" : "jobs:\n");
    result
        .jobs()
        .forEach(
            (name, job) -> {
              text.append("  " + name + ":  # line " + job.line() + "\n");
              job.keys().forEach((key, value) -> key(text, key, value));
            });
    return text.toString();
  }

  private static void key(StringBuilder text, String key, Object value) {
    if (key.equals("settings") && value instanceof Map<?, ?> settings) {
      text.append("    settings:\n");
      settings.forEach((name, one) -> text.append("      " + name + ": " + value(one) + "\n"));
    } else {
      text.append("    " + key + ": " + value(value) + "\n");
    }
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(one -> one.getKey() + ": " + value(one.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    var plain = String.valueOf(value);
    if (plain.matches("[A-Za-z/][A-Za-z0-9/_-]*(\\.[A-Za-z0-9/_-]+)*")) {
      return plain;
    }
    try {
      // of YAML JSON is a part; and what looks like a variable of config.yml is none
      return ServerClient.MAPPER
          .writeValueAsString(plain)
          .replaceAll("\\$(?=\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?})", "\\$\\$");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
