package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;

/** {@code nightshift probe-disks}. */
@Command(
    name = "probe-disks",
    description = "Reads a sample of each disk of a pool and times it.",
    footer = {
      "",
      "SMART is what the drive says of itself, where smartctl is installed and may ask it.",
      "Ends with 1 if a disk is missing or failing.",
      "",
      "Example:",
      "  nightshift probe-disks --pool /srv/photos"
    })
public final class ProbeDisksCommand extends PoolCommand {
  private static final String MARK = "probe ";
  private static final String LAST = " disk=";
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

  public ProbeDisksCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int call(ServerClient server, JsonNode job) throws InterruptedException {
    var started =
        server.post(
            RemoteCommand.job(name(job), "/runs"),
            Map.of(
                "parameters", Map.of("probe", "true"), "dryRun", false, "reason", "probe-disks"));
    var run = await(server, started);
    var json = JsonNodeFactory.instance.objectNode();
    json.put("job", name(job));
    json.set("run", run.path("id"));
    json.set("state", run.path("state"));
    var disks = json.putArray("disks");
    for (var line : server.get(RemoteCommand.run(run.path("id").asText(), "/log")).path("items")) {
      var text = line.path("text").asText(line.path("message").asText());
      if (text.startsWith(MARK)) {
        var disk = disks.addObject();
        read(text).forEach((name, value) -> put(disk, name, value));
      }
    }
    json.set("error", run.path("error"));
    if (json()) {
      printJson(json);
    } else {
      tell(json);
    }
    return run.path("state").asText().equals("SUCCEEDED") ? ExitCode.FINE : ExitCode.FINDING;
  }

  /** What a line of the run's log says; the disk's name may hold blanks, so it is the last. */
  static Map<String, String> read(String line) {
    Map<String, String> said = new LinkedHashMap<>();
    int last = line.indexOf(LAST);
    said.put("disk", line.substring(last + LAST.length()));
    for (var part : line.substring(MARK.length(), last).split(" ", 0)) {
      int sign = part.indexOf('=');
      said.put(part.substring(0, sign), part.substring(sign + 1));
    }
    return said;
  }

  private static void put(ObjectNode disk, String name, String value) {
    if (!name.equals("disk") && NUMBER.matcher(value).matches()) {
      disk.put(name, new BigDecimal(value));
    } else {
      disk.put(name, value);
    }
  }

  private void tell(JsonNode json) {
    var table = new Table("DISK", "STATE", "READS", "MEDIAN", "SLOWEST", "MB/S", "SMART");
    for (var disk : json.path("disks")) {
      table.add(
          disk.path("disk").asText(),
          disk.path("state").asText(),
          disk.path("reads").asText(),
          milliseconds(disk, "median_ms"),
          milliseconds(disk, "slowest_ms"),
          disk.path("mb_per_s").asText("-"),
          disk.path("smart").asText("-"));
    }
    table.print(terminal);
    if (json.hasNonNull("error")) {
      terminal.print(json.path("error").asText());
    }
  }

  private static String milliseconds(JsonNode disk, String name) {
    return disk.has(name) ? disk.path(name).asText() + " ms" : "-";
  }
}
