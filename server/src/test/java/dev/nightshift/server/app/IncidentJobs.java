package dev.nightshift.server.app;

import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Four jobs of a game's statistics, each of which can be the one that goes too far: it holds what
 * it reads, keeps a CPU busy, or writes a line for everything; otherwise they work a little.
 */
final class IncidentJobs {
  static final List<String> NAMES =
      List.of("player_sync", "player_stats", "player_ranking", "player_badges");

  private static final String PARAMETERS =
      """
      .parameter(new Parameter("kind", Parameter.Type.TEXT, "what goes too far", "ordinary"))
      .parameter(new Parameter("millis", Parameter.Type.INTEGER, "how long", "700"))
      .parameter(new Parameter("size", Parameter.Type.INTEGER, "how much", "10"))
      """;

  private static final String WORK =
      """
      package q;
      import dev.nightshift.job.Context;
      import java.time.Duration;
      import java.util.ArrayList;
      import java.util.List;
      import java.util.concurrent.Future;
      public final class Work {
        private static final int SLICE = 50;
        // on a machine that others use too, one thread is not much of a CPU
        private static final int THREADS = 12;
        private static volatile double sink;
        private static volatile byte[] seen;

        static void of(Context context, Done done) throws Exception {
          var kind = context.parameters().getOrDefault("kind", "ordinary");
          int millis = Integer.parseInt(context.parameters().getOrDefault("millis", "700"));
          int size = Integer.parseInt(context.parameters().getOrDefault("size", "10"));
          int slices = Math.max(1, millis / SLICE);
          List<byte[]> held = new ArrayList<>();
          context.phase(kind.equals("memory") ? "copying" : "working");
          for (int slice = 0; slice < slices; slice++) {
            long end = System.nanoTime() + SLICE * 1_000_000L;
            if (kind.equals("memory")) {
              // a batch: 1/slices of all records, each of which is held until the end
              int records = 50_000 / slices + (slice < 50_000 % slices ? 1 : 0);
              for (int i = 0; i < records; i++) {
                held.add(new byte[size * 20]);
              }
              done.records(records);
            } else if (kind.equals("cpu")) {
              List<Future<?>> busy = new ArrayList<>();
              for (int thread = 0; thread < THREADS; thread++) {
                busy.add(
                    context.executor().submit(
                        () -> {
                          while (System.nanoTime() < end - (100L - size) * SLICE * 10_000L) {
                            sink += Math.sqrt(end);
                          }
                        }));
              }
              for (var one : busy) {
                one.get();
              }
              done.records(10);
            } else if (kind.equals("log")) {
              for (int i = 0; i < size; i++) {
                context.logger().log(System.Logger.Level.INFO, "row " + i + " of slice " + slice);
              }
              done.records(size);
            } else {
              long busy = System.nanoTime() + size * 40_000L;
              while (System.nanoTime() < busy) {
                sink += Math.sqrt(end);
              }
              for (int i = 0; i < size; i++) {
                seen = new byte[4_000];
              }
              if (slice % 10 == 0) {
                context.logger().log(System.Logger.Level.INFO, "slice " + slice);
              }
              done.records(3);
            }
            context.pause(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
          }
          if (!held.isEmpty()) {
            context.phase("sending");
            context.pause(Duration.ofMillis(1_200));
            sink += held.size();
          }
        }

        interface Done {
          void records(int count);
        }
      }
      """;

  private IncidentJobs() {}

  static void write(Path plugins) throws IOException {
    PluginJars.jar()
        .source(WORK)
        .service("q.PlayerSync")
        .source(
            PluginJars.job(
                "q.PlayerSync",
                ".item(\"records synced\")"
                    + PARAMETERS
                    + ".metric(Metric.counter(\"bg_clickhouse_records_synced_total\", \"Records.\")"
                    + ".by(\"operation\", \"player_metrics\", \"server_counts\", \"rounds\"))",
                "Work.of(context, records -> { context.items(records);"
                    + " context.counter(\"bg_clickhouse_records_synced_total\","
                    + " \"player_metrics\").add(records); });"))
        .service("q.PlayerStats")
        .source(
            PluginJars.job(
                "q.PlayerStats",
                ".item(\"servers polled\")"
                    + PARAMETERS
                    + ".metric(Metric.gauge(\"bg_active_players\", \"Players.\"))",
                "context.gauge(\"bg_active_players\").set(200); Work.of(context, context::items);"))
        .service("q.PlayerRanking")
        .source(
            PluginJars.job(
                "q.PlayerRanking",
                ".item(\"rankings inserted\")" + PARAMETERS,
                "Work.of(context, context::items);"))
        .service("q.PlayerBadges")
        .source(
            PluginJars.job(
                "q.PlayerBadges",
                ".item(\"badges awarded\")" + PARAMETERS,
                "Work.of(context, context::items);"))
        .write(plugins.resolve("statistics.jar"));
  }
}
