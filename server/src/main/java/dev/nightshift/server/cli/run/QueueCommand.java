package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.QueueJson;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.console.Watch;
import dev.nightshift.server.health.Wording;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nightshift queue}. */
@Command(
    name = "queue",
    description = "Shows the queues: what works, waits, is put off, and has ended in 7 days.",
    footer = {"", "Examples:", "  nightshift queue", "  nightshift queue mail --json"})
public final class QueueCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this queue.")
  private String name;

  QueueCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new QueueCommand(terminal)).addSubcommand(new Monitor(terminal));
  }

  @Override
  public Integer call() {
    show(terminal, options, name);
    return ExitCode.FINE;
  }

  private static void show(Terminal terminal, RemoteOptions options, String name) {
    var json =
        options
            .connect(terminal)
            .get("/api/v1/queues" + (name == null ? "" : "/" + ServerClient.encode(name)));
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      table(queues(json, name), terminal.clock().instant()).print(terminal);
    }
  }

  private static List<QueueJson> queues(JsonNode json, String name) {
    return name == null
        ? ServerClient.MAPPER
            .convertValue(json, new TypeReference<PageJson<QueueJson>>() {})
            .items()
        : List.of(ServerClient.MAPPER.convertValue(json, QueueJson.class));
  }

  public static Table table(List<QueueJson> queues, Instant now) {
    var table =
        new Table(
            "QUEUE",
            "AT ONCE",
            "ACTIVE",
            "WAITING",
            "OLDEST",
            "DELAYED",
            "COMPLETED",
            "FAILED",
            "JOBS");
    for (var queue : queues) {
      table.add(
          queue.name(),
          queue.concurrency()
              + (queue.clusterConcurrency() == null
                  ? ""
                  : ", all nodes " + queue.clusterConcurrency()),
          Wording.count(queue.active()),
          Wording.count(queue.waiting()),
          queue.oldestWaiting() == null ? "-" : Wording.ago(queue.oldestWaiting(), now),
          Wording.count(queue.delayed()),
          Wording.count(queue.completed()),
          Wording.count(queue.failed()),
          Wording.count(queue.jobs().size()));
    }
    return table;
  }

  /** {@code nightshift queue monitor}. */
  @Command(
      name = "monitor",
      description = "Shows the queues again and again.",
      footer = {"", "Example:", "  nightshift queue monitor --watch"})
  static final class Monitor implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private RemoteOptions options;
    @Mixin private Watch watch;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this queue.")
    private String name;

    Monitor(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      return watch.look(
          terminal,
          options.json(),
          () -> {
            show(terminal, options, name);
            return ExitCode.FINE;
          });
    }
  }
}
