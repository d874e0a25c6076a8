package dev.nightshift.server.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Takes pictures of all pages over a month of history, for people to look at, into the folder that
 * {@code -Dpictures=FOLDER} names; {@code -Dpictures.jobs=200} and {@code -Dpictures.runs=100000}
 * say how much there is. Without the folder nothing is done.
 */
class PagePicturesIT {
  private static final String FOLDER = System.getProperty("pictures", "");
  private static final int JOBS = Integer.getInteger("pictures.jobs", 5);
  private static final int RUNS = Integer.getInteger("pictures.runs", 2_000);
  private static final int TALLEST = Integer.getInteger("pictures.tallest", 1_700);
  private static final String LONG_NAME =
      "customer_master_data_reconciliation_of_regional_warehouses";
  private static final String LONG_ERROR =
      "page 812 of vault orders: checksum differs (expected"
          + " 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, found"
          + " 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752) in"
          + " /var/lib/nightshift/vaults/orders/2026/11/segment-000000000812.db";
  private static final List<String> THINGS =
      List.of(
          "invoice", "ledger", "mail", "media", "order", "price", "report", "search", "stock",
          "user");
  private static final List<String> DEEDS =
      List.of(
          "archive", "cleanup", "digest", "export", "import", "index", "rollup", "sync", "verify",
          "warm");
  private static final List<String> PLACES = List.of("eu", "us");

  @TempDir private Path home;
  private final Instant now = Instant.now();

  @Test
  void allPagesArePicturedOverAMonthOfHistory() throws Exception {
    assumeTrue(!FOLDER.isEmpty(), "no -Dpictures=FOLDER: no pictures are taken");
    plugins();
    try (var first = ServerHere.start(home, config())) {
      first.cli("jobs");
    }
    var url =
        "jdbc:h2:file:" + home.resolve("data/nightshift").toAbsolutePath() + ";WRITE_DELAY=500";
    try (var connection = DriverManager.getConnection(url, "sa", "")) {
      fill(connection);
    }
    try (var server = ServerHere.start(home, config())) {
      prepare(server);
      picture(server);
    }
  }

  private void plugins() throws IOException {
    var folder = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob(
            "q.Plain",
            ".item(\"records\").every(Duration.ofMinutes(40)).expectedToTake(Duration.ofSeconds(4))",
            "context.items(1200); context.logger().log(System.Logger.Level.INFO, \"done\");")
        .write(folder.resolve("plain.jar"));
    PluginJars.withJob(
            "q.Broken",
            ".item(\"pages\").owner(\"storage\").every(Duration.ofHours(1))"
                + ".failsWith(\"checksum differs\", \"bit rot or a torn write in that page\","
                + " \"nightshift run auto_recovery --wait, then nightshift run orders_export\")",
            "context.phase(\"verifying\"); context.items(41200);"
                + " context.logger().log(System.Logger.Level.WARNING, \"page 811 was slow to read\");"
                + " throw new IllegalStateException(\""
                + LONG_ERROR
                + "\");")
        .write(folder.resolve("broken.jar"));
    PluginJars.withJob(
            "q.Work",
            ".item(\"films\").owner(\"media\").every(Duration.ofHours(6))"
                + ".parameter(new Parameter(\"pages\", Parameter.Type.INTEGER, \"how many\", \"3000\"))",
            "context.phase(\"transcoding\"); for (int n = 1; n <= 3000; n++) { context.progress(n, 3000);"
                + " context.items(1); context.logger().log(System.Logger.Level.INFO, \"film \" + n + \" of 3000\");"
                + " context.pause(Duration.ofMillis(300)); }")
        .write(folder.resolve("work.jar"));
    PluginJars.withJob(
            "q.Phased",
            ".item(\"films\").owner(\"media\").every(Duration.ofHours(6))",
            """
            long sum = 0;
            Thread.sleep(120);
            for (int round = 0; round < 40; round++) {
              context.phase(round == 0 ? "reading the films that were added since yesterday" : "writing");
              Thread.sleep(round == 0 ? 400 : 15);
              context.phase("converting");
              for (long end = System.nanoTime() + 40_000_000; System.nanoTime() < end; ) {
                sum += new byte[100_000].length;
              }
              context.items(31);
              if (round % 10 == 9) {
                context.phase("verifying");
                System.gc();
              }
            }
            context.phase("telling others");
            context.logger().log(System.Logger.Level.INFO, "looked at " + sum);
            """)
        .write(folder.resolve("phased.jar"));
  }

  private static String config() {
    var text =
        new StringBuilder(
            """
            access: {passwordCost: 10}
            jobs:
              gc: {enabled: false}
              compaction: {enabled: false}
              integrity_scrub: {enabled: false}
              auto_recovery: {enabled: false}
              backup: {enabled: false}
              plain: {enabled: false}
              broken: {enabled: false}
              work: {enabled: false}
              phased: {enabled: false}
              orders_export: {type: broken}
              media_transcode: {type: work}
              media_sync: {type: phased}
            """);
    for (var name : plain()) {
      text.append("  ").append(name).append(": {type: plain, owner: platform}\n");
    }
    return text.toString();
  }

  private static List<String> plain() {
    List<String> names = new ArrayList<>(List.of("mail_digest", "search_index", LONG_NAME));
    for (var place : PLACES) {
      for (var thing : THINGS) {
        for (var deed : DEEDS) {
          if (names.size() < JOBS - 2) {
            names.add(thing + "_" + deed + "_" + place);
          }
        }
      }
    }
    return names;
  }

  private void fill(Connection connection) throws SQLException {
    List<String> jobs = new ArrayList<>(List.of("orders_export"));
    jobs.addAll(plain());
    connection.setAutoCommit(false);
    var apart = Duration.ofDays(30).dividedBy(RUNS);
    try (var insert =
        connection.prepareStatement(
            "insert into run (id, root, attempt, job, state, why, actor, dry_run, parameters, queue,"
                + " priority, due, queued, started, finished, node, items, error_kind, error,"
                + " error_trace, cpu_us, allocated_bytes, slot) values (?, ?, 1, ?, ?, ?, ?, false, '{}',"
                + " 'default', 0, ?, ?, ?, ?, 'north-0a1b2c3d', ?, ?, ?, ?, ?, ?, null)")) {
      for (int i = 0; i < RUNS; i++) {
        var at = now.minus(Duration.ofDays(30)).plus(apart.multipliedBy(i));
        var job = jobs.get(i % jobs.size());
        boolean fails = job.equals("orders_export") ? i > RUNS - RUNS / 60 : i % 131 == 7;
        boolean slow = job.equals("search_index") && i > RUNS - RUNS / 40;
        var id = new UUID(at.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L + i);
        long took = (slow ? 19_000 : 1_800) + (i * 7919L) % 2_100;
        insert.setObject(1, id);
        insert.setObject(2, id);
        insert.setString(3, job);
        insert.setString(4, fails ? "FAILED" : i % 997 == 5 ? "CANCELLED" : "SUCCEEDED");
        insert.setString(5, i % 400 == 0 ? "MANUAL" : "SCHEDULE");
        insert.setString(6, i % 400 == 0 ? "anna" : "schedule");
        for (int column = 7; column <= 9; column++) {
          insert.setObject(column, at.atOffset(ZoneOffset.UTC));
        }
        insert.setObject(10, at.plusMillis(took).atOffset(ZoneOffset.UTC));
        insert.setLong(11, 900 + (i * 31L) % 700);
        insert.setString(12, fails ? "JOB_ERROR" : null);
        insert.setString(13, fails ? LONG_ERROR : null);
        insert.setString(14, fails ? "java.lang.IllegalStateException: " + LONG_ERROR : null);
        insert.setLong(15, took * 400);
        insert.setLong(16, took * 30_000);
        insert.addBatch();
        if (i % 1_000 == 999) {
          insert.executeBatch();
          connection.commit();
        }
      }
      insert.executeBatch();
    }
    for (var sql :
        List.of(
            "delete from job_day",
            "insert into job_day (job, on_day, successes, failures, cancelled, items, duration_us,"
                + " longest_us, cpu_us, allocated_bytes) select job, cast(finished as date),"
                + " count(case when state = 'SUCCEEDED' then 1 end), count(case when state = 'FAILED'"
                + " then 1 end), count(case when state = 'CANCELLED' then 1 end), sum(items),"
                + " sum(cpu_us) * 3, max(cpu_us) * 3, sum(cpu_us), sum(allocated_bytes) from run where"
                + " finished is not null group by job, cast(finished as date)",
            "update job_state s set last_state = 'SUCCEEDED', last_completion = (select max(finished)"
                + " from run r where r.job = s.job), last_success = (select max(finished) from run r"
                + " where r.job = s.job and state = 'SUCCEEDED'), last_duration_us = 2100000,"
                + " active_since = dateadd('day', -40, active_since) where exists (select 1 from run r"
                + " where r.job = s.job)",
            "update job_state set consecutive_slow = 5 where job = 'search_index'",
            "insert into missed_slot (job, from_slot, to_slot, slots, cause, recorded) select"
                + " 'mail_digest', dateadd('hour', -20, last_completion), dateadd('hour', -17,"
                + " last_completion), 5, 'SERVER_DOWN', last_completion from job_state where job ="
                + " 'mail_digest'")) {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void prepare(ServerHere server) {
    for (var command :
        List.of(
            "run orders_export --wait --reason again",
            "run orders_export --wait --reason again",
            "run orders_export --wait --reason again",
            "run media_transcode --reason new-films",
            "run search_index --wait",
            "run media_sync --wait",
            "pause mail_digest --for 4h --reason mail-server-moves",
            "schedule set search_index every\u00a030m --reason too-often",
            "users add anna --role admin",
            "users add ben --role viewer",
            "users add carla_without_access --role none",
            "tokens create ci --role admin --expires 90d",
            "tokens create wallboard")) {
      var words = command.split(" ", -1);
      for (int i = 0; i < words.length; i++) {
        words[i] = words[i].replace('\u00a0', ' ');
      }
      var said = server.cli(words);
      if (said.code() > 1) {
        System.out.println(command + ": " + said.err());
      }
    }
  }

  private void picture(ServerHere server) throws Exception {
    var failed =
        server.json("/api/v1/runs?job=orders_export&state=FAILED").at("/items/0/id").asText();
    var running = server.json("/api/v1/runs?job=media_transcode").at("/items/0/id").asText();
    var phased = server.json("/api/v1/runs?job=media_sync").at("/items/0/id").asText();
    var folder = Files.createDirectories(Path.of(FOLDER));
    var options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars");
    var browser =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .build(),
            options);
    try {
      browser.get(server.url() + "/login");
      take(browser, folder, "login");
      browser.get(server.url() + "/login");
      browser.findElement(By.name("user")).sendKeys("admin");
      browser
          .findElement(By.name("password"))
          .sendKeys(Files.readString(home.resolve("data/admin-password")).strip());
      browser.findElement(By.cssSelector("button[type=submit]")).click();
      var pages = new java.util.LinkedHashMap<String, String>();
      pages.put("overview", "/");
      pages.put("jobs", "/jobs");
      pages.put("job-failing", "/jobs/orders_export");
      pages.put("job-slow", "/jobs/search_index");
      pages.put("job-running", "/jobs/media_transcode");
      pages.put("job-paused", "/jobs/mail_digest");
      pages.put("job-long", "/jobs/" + LONG_NAME);
      pages.put("runs", "/runs");
      pages.put("run-failed", "/runs/" + failed);
      pages.put("run-running", "/runs/" + running);
      pages.put("run-phases", "/runs/" + phased);
      pages.put("timeline", "/timeline");
      pages.put("timeline-24h", "/timeline?span=24h");
      pages.put("timeline-7d", "/timeline?span=7d");
      pages.put("what-ran", "/what-ran?at=10m");
      pages.put("missed", "/missed");
      pages.put("maintenance", "/maintenance");
      pages.put("alerts", "/alerts");
      pages.put("runbook-alert", "/runbooks/alerts/BackgroundJobConsecutiveFailures.md");
      pages.put("runbook-job", "/runbooks/jobs/orders_export.md");
      pages.put("runbooks", "/runbooks");
      pages.put("reports", "/reports");
      pages.put("report-weekly", "/api/v1/reports/weekly?format=html");
      pages.put("queues", "/queues");
      pages.put("access", "/access");
      pages.put("audit", "/audit");
      pages.put("plugins", "/plugins");
      pages.put("settings", "/settings");
      pages.put("account", "/account");
      pages.put("error-404", "/nothing/here");
      pages.put("error-405", "/jobs/orders_export/pause");
      var only = System.getProperty("pictures.only", "");
      for (var page : pages.entrySet()) {
        if (only.isEmpty() || List.of(only.split(",", -1)).contains(page.getKey())) {
          browser.get(server.url() + page.getValue());
          take(browser, folder, page.getKey());
        }
      }
    } finally {
      browser.quit();
    }
  }

  private static void take(ChromeDriver browser, Path folder, String name) throws Exception {
    for (var look :
        System.getProperty("pictures.looks", "1280-light,1280-dark,390-light,390-dark")
            .split(",", -1)) {
      int width = Integer.parseInt(look.split("-", 2)[0]);
      show(browser, look.split("-", 2)[1], width, 900);
      browser.navigate().refresh();
      LockSupport.parkNanos(250_000_000);
      long tall = (Long) browser.executeScript("return document.documentElement.scrollHeight");
      show(browser, look.split("-", 2)[1], width, (int) Math.min(TALLEST, Math.max(700, tall)));
      LockSupport.parkNanos(150_000_000);
      long over =
          (Long)
              browser.executeScript(
                  "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
      if (over > 0) {
        System.out.println(name + " " + look + " is " + over + " px too wide");
      }
      Files.write(
          folder.resolve(name + "-" + look + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }
  }

  private static void show(ChromeDriver browser, String theme, int width, int height) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }
}
