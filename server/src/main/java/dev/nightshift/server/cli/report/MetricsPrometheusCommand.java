package dev.nightshift.server.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.Terminal;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift metrics prometheus}. */
@Command(
    name = "prometheus",
    description = "Prints all metrics as Prometheus reads them, and nothing else.",
    footer = {
      "",
      "Examples:",
      "  nightshift metrics prometheus > metrics.txt",
      "  nightshift metrics prometheus --only background_job_queue"
    })
final class MetricsPrometheusCommand implements Callable<Integer> {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(\\{.*})? (\\S+)(?: .*)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Option(
      names = "--only",
      paramLabel = "PREFIX",
      description = "Only metrics whose name begins so.")
  private String prefix = "";

  MetricsPrometheusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var text = options.connect(terminal).text("/metrics");
    if (options.json()) {
      var samples = JsonNodeFactory.instance.objectNode();
      var items = samples.putArray("items");
      lines(text).filter(line -> !line.startsWith("#")).forEach(line -> add(items, line));
      options.printJson(terminal, samples);
    } else {
      lines(text).forEach(line -> terminal.out().print(line + "\n"));
      terminal.out().flush();
    }
    return ExitCode.FINE;
  }

  private Stream<String> lines(String text) {
    return text.lines()
        .filter(line -> line.replaceFirst("^# (HELP|TYPE|UNIT) ", "").startsWith(prefix));
  }

  private static void add(ArrayNode items, String line) {
    var sample = SAMPLE.matcher(line);
    if (sample.matches()) {
      var item = items.addObject().put("name", sample.group(1));
      var labels = item.putObject("labels");
      if (sample.group(2) != null) {
        LABEL
            .matcher(sample.group(2))
            .results()
            .forEach(label -> labels.put(label.group(1), plain(label.group(2))));
      }
      // NaN and +Inf are no numbers of JSON
      item.put("value", sample.group(3));
    }
  }

  private static String plain(String value) {
    return value.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
