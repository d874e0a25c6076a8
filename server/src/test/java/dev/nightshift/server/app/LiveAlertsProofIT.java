package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.FreePort;
import dev.nightshift.server.plugin.PluginJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Things break under a server that a real Prometheus and a real Alertmanager watch with the
 * generated files, in faster time: who is told what, and that it is over once it is mended.
 */
@Tag("proof")
@Timeout(1_800)
class LiveAlertsProofIT {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final TimeLapse LAPSE = new TimeLapse(Integer.getInteger("proof.lapse", 60));

  /** What the jobs do unless a file of their name says something else. */
  private static final String WORK =
      """
      var trouble = java.nio.file.Path.of("%s", context.job());
      var kind = java.nio.file.Files.exists(trouble) ? java.nio.file.Files.readString(trouble) : "";
      switch (kind) {
        case "fail" -> throw new IllegalStateException("the table orders is locked");
        case "slow" -> Thread.sleep(3500);
        case "wait" -> {
          while (java.nio.file.Files.exists(trouble)) {
            Thread.sleep(20);
          }
        }
        case "deaf" -> {
          while (java.nio.file.Files.exists(trouble)) {
            try {
              Thread.sleep(20);
            } catch (InterruptedException e) {
              // that is the trouble
            }
          }
        }
        case "chatty" -> {
          while (java.nio.file.Files.exists(trouble)) {
            Thread.sleep(5);
            context.logger().log(System.Logger.Level.INFO, "looked at an order");
          }
        }
        default -> context.items(1);
      }
      """;

  private static final String CONFIG =
      """
      dataFolder: ${NIGHTSHIFT_DATA:-data}
      pluginFolder: plugins
      fixtures: [ledger]
      engine: {grace: 1s}
      jobs:
        gc: {schedule: every 30m}
        compaction: {schedule: every 30m, settings: {busy_timeout: 3s}}
        integrity_scrub: {schedule: every 30m, settings: {pages_per_cycle_percent: 100}}
        auto_recovery: {schedule: every 30m, settings: {base_retry_delay: 1s, max_retry_delay: 2s}}
        backup: {settings: {interval_secs: 1800}}
      alerts:
        rules:
          BackgroundJobBundleDrift: {owner: platform}
          BackgroundJobDependencyDown: {owner: platform}
          BackgroundJobDeploymentsMixed: {owner: platform}
          BackgroundJobPluginLoadFailed: {owner: platform}
          BackgroundJobQueueBacklog: {owner: platform}
          BackgroundJobServerAbsent: {owner: platform}
          BackgroundJobServerDown: {owner: platform}
      """;

  private static final List<String> OWNERS = List.of("storage", "shop", "platform");

  @TempDir Path home;
  private MonitoredServer watched;
  private Drill drill;

  @Test
  void whatBreaksIsToldToItsOwnerWithItsPageUntilItIsMended() throws Exception {
    install();
    long begun = System.nanoTime();
    try (var started = MonitoredServer.start(home, LAPSE, CONFIG, OWNERS)) {
      watched = started;
      drill = new Drill(started);
      // what all begin with at once is over, and none of it is held against them
      for (var job : List.of("auto_recovery", "gc", "compaction", "integrity_scrub", "backup")) {
        watched.type("run", job, "--wait");
      }
      if (FULL) {
        ledger();
        work();
        servers();
      } else {
        aFullDisk();
      }
    }
    drill.print();
    System.out.printf(
        "live alerts: %d different alerts of %d faults, time %d times as fast, %d s%n",
        drill.different(),
        drill.faults(),
        LAPSE.factor(),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    if (FULL) {
      assertThat(drill.different()).isGreaterThanOrEqualTo(10);
    }
  }

  private void install() throws Exception {
    Files.createDirectories(home.resolve("trouble"));
    job(
        "OrdersImport",
        ".every(Duration.ofMinutes(10)).expectedToTake(Duration.ofSeconds(1)).maxRuntime(Duration.ofSeconds(8)).logLinesRateLimit(20)");
    job(
        "OrdersReport",
        ".every(Duration.ofMinutes(10)).expectedToTake(Duration.ofSeconds(1)).maxRuntime(Duration.ofMinutes(10))");
    job("OrdersSync", ".every(Duration.ofSeconds(8)).maxRuntime(Duration.ofMinutes(10))");
    job("OrdersMail", ".queue(\"mail\", 0)");
    PluginJars.withJob(
            "shop.OrdersCache",
            ".owner(\"shop\").dependency(\"redis\")",
            """
            if (java.nio.file.Files.exists(java.nio.file.Path.of("%s", "redis"))) {
              context.dependency("redis").down("connection refused");
            } else {
              context.dependency("redis").up();
            }
            """
                .formatted(home.resolve("trouble")))
        .write(home.resolve("plugins/orders_cache.jar"));
  }

  private void job(String name, String declaration) throws Exception {
    PluginJars.withJob(
            "shop." + name,
            ".owner(\"shop\")" + declaration,
            WORK.formatted(home.resolve("trouble")))
        .write(home.resolve("plugins/" + name + ".jar"));
  }

  private void trouble(String job, String kind) throws Exception {
    Files.writeString(home.resolve("trouble").resolve(job), kind);
  }

  private void noTrouble(String job) throws Exception {
    Files.delete(home.resolve("trouble").resolve(job));
  }

  private void aFullDisk() throws Exception {
    drill
        .of("demo break fill-disk-limit")
        .tells("LastRunFailed backup warning -> storage-ticket")
        .owner("storage")
        .breakBy(
            () -> {
              watched.type("demo", "break", "fill-disk-limit");
              watched.tryTo("run", "backup", "--wait");
            })
        .mendBy(
            () -> {
              watched.type("demo", "heal", "fill-disk-limit");
              watched.type("run", "backup", "--wait");
            });
  }

  /** What three failures of a job with few runs cost, over days. */
  private static String[] tickets(String job, String owner) {
    return new String[] {
      "SuccessRateLow " + job + " warning -> " + owner + "-ticket",
      "ErrorBudgetBurn " + job + " warning -> " + owner + "-ticket",
      "ErrorBudgetBurn " + job + " info -> " + owner + "-note"
    };
  }

  private void ledger() throws Exception {
    aFullDisk();
    drill
        .of("demo break flip-byte")
        .tells("LastRunFailed integrity_scrub warning -> storage-ticket")
        .owner("storage")
        .breakBy(
            () -> {
              watched.type("demo", "break", "flip-byte");
              watched.tryTo("run", "integrity_scrub", "--wait");
            })
        .mendBy(
            () -> {
              watched.type("run", "auto_recovery", "--wait");
              watched.type("run", "integrity_scrub", "--wait");
            });
    drill
        .of("demo break lock-file")
        .tells("ConsecutiveFailures compaction critical -> storage-page")
        .first("LastRunFailed compaction warning -> storage-ticket")
        .mayOvertake("ErrorBudgetBurn compaction critical -> storage-page")
        .leaves(tickets("compaction", "storage"))
        .owner("storage")
        .breakBy(
            () -> {
              watched.type("demo", "break", "lock-file");
              for (int i = 0; i < 3; i++) {
                watched.tryTo("run", "compaction", "--wait");
              }
            })
        .mendBy(
            () -> {
              watched.type("demo", "heal", "lock-file");
              watched.type("run", "compaction", "--wait");
            });
    drill
        .of("demo break strand-vault")
        .tells(
            "LedgerVaultUnrecoverable auto_recovery critical -> storage-page",
            "ItemsUnrecoverable auto_recovery critical -> storage-page",
            "ConsecutiveFailures auto_recovery critical -> storage-page")
        .first("LastRunFailed auto_recovery warning -> storage-ticket")
        .mayOvertake("ErrorBudgetBurn auto_recovery critical -> storage-page")
        .leaves(tickets("auto_recovery", "storage"))
        .owner("storage")
        .breakBy(
            () -> {
              watched.type("demo", "break", "strand-vault");
              for (int i = 0; i < 3; i++) {
                watched.tryTo("run", "auto_recovery", "--wait");
                TimeUnit.MILLISECONDS.sleep(2_100);
              }
            })
        .mendBy(
            () -> {
              watched.type("demo", "heal", "strand-vault");
              TimeUnit.MILLISECONDS.sleep(2_100);
              watched.type("run", "auto_recovery", "--wait");
            });
  }

  private void work() throws Exception {
    drill
        .of("a run does not listen when its max runtime is over")
        .tells("Stalled orders_import critical -> shop-page")
        .first("LastRunFailed orders_import warning -> shop-ticket")
        .owner("shop")
        .breakBy(
            () -> {
              trouble("orders_import", "deaf");
              watched.server().run("orders_import");
            })
        .mendBy(
            () -> {
              noTrouble("orders_import");
              watched.tryTo("run", "orders_import", "--wait");
              watched.type("run", "orders_import", "--wait");
            });
    drill
        .of("a run writes 200 lines a second")
        .tells("HighLogVolume orders_import warning -> shop-ticket")
        .first("Slow orders_import warning -> shop-ticket")
        .owner("shop")
        .breakBy(
            () -> {
              trouble("orders_import", "chatty");
              watched.server().run("orders_import");
            })
        .mendBy(
            () -> {
              noTrouble("orders_import");
              watched.tryTo("run", "orders_import", "--wait");
              watched.type("run", "orders_import", "--wait");
            });
    drill
        .of("a run takes three times as long")
        .tells("Slow orders_report warning -> shop-ticket")
        .owner("shop")
        .breakBy(
            () -> {
              trouble("orders_report", "slow");
              watched.type("run", "orders_report", "--wait");
            })
        .mendBy(
            () -> {
              noTrouble("orders_report");
              watched.type("run", "orders_report", "--wait");
            });
    drill
        .of("three runs take three times as long")
        .tells("SlowRepeatedly orders_report critical -> shop-page")
        .first("Slow orders_report warning -> shop-ticket")
        .owner("shop")
        .breakBy(
            () -> {
              trouble("orders_report", "slow");
              for (int i = 0; i < 3; i++) {
                watched.type("run", "orders_report", "--wait");
              }
            })
        .mendBy(
            () -> {
              noTrouble("orders_report");
              watched.type("run", "orders_report", "--wait");
            });
    drill
        .of("a run of a job that is due each 8 s waits for ever")
        .tells("NotRunning orders_sync critical -> shop-page")
        .first("LastSlotMissed orders_sync warning -> shop-ticket")
        .owner("shop")
        .breakBy(() -> trouble("orders_sync", "wait"))
        .mendBy(() -> noTrouble("orders_sync"));
    drill
        .of("60 runs wait in the queue mail")
        .tells("QueueBacklog critical -> platform-page")
        .first("QueueBacklog warning -> platform-ticket")
        .owner("platform")
        .breakBy(
            () -> {
              trouble("orders_mail", "wait");
              for (int i = 0; i < 60; i++) {
                watched.server().run("orders_mail");
              }
            })
        .mendBy(() -> noTrouble("orders_mail"));
    drill
        .of("redis does not answer")
        .tells("DependencyDown critical -> platform-page")
        .owner("platform")
        .breakBy(
            () -> {
              trouble("redis", "down");
              watched.type("run", "orders_cache", "--wait");
            })
        .mendBy(
            () -> {
              noTrouble("redis");
              watched.type("run", "orders_cache", "--wait");
            });
  }

  private void servers() throws Exception {
    watched.type("pause", "orders_sync"); // it is due more often than a server takes to start
    drill
        .of("a server starts beside a JAR that cannot be read")
        .tells("PluginLoadFailed warning -> platform-ticket")
        .first("ServerDown critical -> platform-page")
        .owner("platform")
        .breakBy(
            () -> {
              Files.writeString(home.resolve("plugins/half.jar"), "half a download");
              watched.server().close();
              watched.startAgain();
            })
        .mendBy(
            () -> {
              Files.delete(home.resolve("plugins/half.jar"));
              watched.type("plugins", "reload");
            });
    drill
        .of("a plugin is added, and the rules are not generated again")
        .tells("BundleDrift warning -> platform-ticket")
        .owner("platform")
        .breakBy(
            () -> {
              job("OrdersExport", "");
              watched.type("plugins", "reload");
            })
        .mendBy(
            () -> {
              watched.generate();
              watched.deploy();
            });
    drill
        .of("a server of another store is scraped under the same deployment")
        .tells("DeploymentsMixed warning -> platform-ticket")
        .owner("platform")
        .breakAndMendBy(this::anotherStore);
    drill
        .of("the server is killed")
        .tells("ServerDown critical -> platform-page")
        .owner("platform")
        .breakBy(() -> watched.server().kill())
        .mendBy(watched::startAgain);
    drill
        .of("Prometheus loses its target")
        .tells("ServerAbsent critical -> platform-page")
        .owner("platform")
        .breakBy(watched::scrapeNothing)
        .mendBy(watched::deploy);
  }

  private void anotherStore(Drill.Broken broken) throws Exception {
    var other = Files.createDirectories(home.resolve("other"));
    Files.createDirectories(other.resolve("plugins"));
    try (var files = Files.list(home.resolve("plugins"))) {
      for (var file : files.toList()) {
        Files.copy(file, other.resolve("plugins").resolve(file.getFileName()));
      }
    }
    Files.copy(home.resolve("config.yml"), other.resolve("config.yml"));
    Files.copy(home.resolve("receivers.yml"), other.resolve("receivers.yml"));
    int port = FreePort.next();
    try (var server = StartedServer.at(other, port)) {
      broken.begin(() -> watched.scrapeBeside(List.of(port)));
      broken.mend(() -> watched.scrapeBeside(List.of()));
    }
  }
}
