package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.List;

/** Servers, their JVM, the store, and what jobs depend on. */
final class ServerDashboard {
  private static final int NARROW = 3;

  private final BundleInput input;

  ServerDashboard(BundleInput input) {
    this.input = input;
  }

  String text() {
    return new Dashboard(
            input,
            Names.SERVER_DASHBOARD,
            "Server and store",
            "The servers, their memory, CPU, threads and HTTP, the store, and what jobs depend on.")
        .row(
            "Is a server unwell?",
            answering(),
            storeSeen(),
            maintenance(),
            catalogues(),
            plugins(),
            listeners(),
            clock(),
            deadlocks(),
            servers())
        .row(
            "Memory and CPU",
            ServerPanels.memory(),
            cpu(),
            ServerPanels.pauses(),
            ServerPanels.collections(),
            pools(),
            threads(),
            files().wide())
        .row("HTTP and log", busyHttp(), requests(), refused(), logLines())
        .row("Store", storeUp(), storeSize(), connections().wide())
        .row("Dependencies and secrets", dependencies(), dependencyMemory(), secrets())
        .row("Notifications", channels())
        .text();
  }

  private static Panel stat(String title, String description, Unit unit) {
    return Panels.stat(title, description, unit, NARROW);
  }

  private static Panel answering() {
    return stat("Answering", "Servers that answer, of those that Prometheus knows.", Unit.RATIO)
        .decimals(0)
        .steps(Steps.ALL_OF_THEM)
        .now("avg(up{$server})", "up");
  }

  private static Panel storeSeen() {
    return stat(
            "See the store",
            "Servers whose last look at the store is at most a minute old.",
            Unit.RATIO)
        .decimals(0)
        .steps(Steps.ALL_OF_THEM)
        .now("avg(##STORE_UP)", "with store");
  }

  private static Panel maintenance() {
    return stat("Maintenance", "Whether a maintenance window of the deployment is on.", Unit.COUNT)
        .says(List.of(new Say(0, "none", "green"), new Say(1, "on", "blue")))
        .noData("unknown")
        .now("max(##MAINTENANCE_ACTIVE)", "maintenance");
  }

  private static Panel catalogues() {
    return stat(
            "Catalogues",
            "Different catalogues of jobs within one deployment: more than one only while a new version is rolled out.",
            Unit.COUNT)
        .steps(Steps.base("green").from(2, "orange"))
        .now(
            "max(count by (deployment) (count by (deployment, catalogue_hash) (##SERVER_INFO)))",
            "catalogues");
  }

  private static Panel plugins() {
    return stat("Not loaded", "Plugins and jobs that a server could not load.", Unit.COUNT)
        .steps(Steps.base("green").from(1, "red"))
        .now("max(##PLUGIN_LOAD_FAILED)", "not loaded");
  }

  private static Panel listeners() {
    return stat(
            "Listeners failed",
            "Observers of runs, such as notifications, that failed within a day; the runs did not suffer.",
            Unit.COUNT)
        .decimals(0)
        .steps(Steps.base("green").from(1, "orange"))
        .now("sum(increase(##LISTENER_FAILURES[1d]))", "failures");
  }

  private static Panel clock() {
    return stat(
            "Clock offset",
            "Clock of the store minus clock of the server, the worst of all servers.",
            Unit.SECONDS)
        .noData("unknown")
        .steps(Steps.base("green").from(1, "orange").from(5, "red"))
        .now("max(abs(##STORE_CLOCK_OFFSET))", "offset");
  }

  private static Panel deadlocks() {
    return stat("Deadlocked", "Threads that wait for each other for ever.", Unit.COUNT)
        .steps(Steps.base("green").from(1, "red"))
        .now("sum(jvm_threads_deadlocked{$server})", "threads");
  }

  private static Panel servers() {
    var by = " by (instance, deployment) (";
    return Panels.table("Servers", "What runs where, and since when.", 24, 6)
        .columns(
            Column.hidden(
                "max by (instance, deployment, version, catalogue, store_id) (label_replace(##SERVER_INFO, \"catalogue\", \"$1\", \"catalogue_hash\", \"(.{12}).*\"))"),
            Column.label("instance", "server").width(190),
            Column.value(
                    "started",
                    Unit.FROM_NOW,
                    "max" + by + "process_start_time_seconds{$server}) * 1000")
                .width(150),
            Column.value(
                    "memory", Unit.BYTES, "max" + by + "process_resident_memory_bytes{$server})")
                .decimals(0)
                .width(100),
            Column.value(
                    "cores",
                    Unit.COUNT,
                    "sum" + by + "rate(process_cpu_seconds_total{$server}[$__rate_interval]))")
                .decimals(2)
                .width(80),
            Column.value("active runs", Unit.COUNT, "sum" + by + "##ACTIVE_RUNS)").width(100),
            Column.label("version", "version").width(130),
            Column.label("catalogue", "catalogue").width(150),
            Column.label("store_id", "store"),
            Column.label("deployment", "deployment").width(120));
  }

  private static Panel cpu() {
    return Panels.series(
            "CPU of the servers, in cores",
            "CPU seconds per second. " + ServerPanels.CPU_LIMIT,
            Unit.CORES)
        .dashed("limit.*", "red")
        .over(
            Measures.lines(
                "cores",
                "rate(process_cpu_seconds_total{$server}[$__rate_interval])",
                "limit",
                "##SERVER_CPU_THRESHOLD"),
            "{{line}} {{instance}}");
  }

  private static Panel pools() {
    return Panels.series(
            "Memory pools of the JVM",
            "What the JVM keeps where, of all servers shown; the old generation tells of a leak.",
            Unit.BYTES)
        .stacked()
        .over("sum by (pool) (jvm_memory_pool_bytes_used{$server})", "{{pool}}");
  }

  private static Panel threads() {
    return Panels.series(
            "Threads", "Threads of the JVM by state, of all servers shown.", Unit.COUNT)
        .stacked()
        .paint("BLOCKED", "red")
        .paint("RUNNABLE", "green")
        .paint("WAITING", "blue")
        .paint("TIMED_WAITING", "super-light-blue")
        .over("sum by (state) (jvm_threads_state{$server})", "{{state}}");
  }

  private static Panel files() {
    return Panels.series(
            "Open files",
            "Open files and connections by the most that the system allows.",
            Unit.RATIO)
        .max(1)
        .lines(Steps.base("transparent").from(0.8, "orange"))
        .over("process_open_fds{$server} / process_max_fds{$server}", "{{instance}}");
  }

  private static Panel busyHttp() {
    return Panels.series(
            "HTTP threads in use",
            "Busy threads by the most allowed; at 100% requests wait.",
            Unit.RATIO)
        .max(1)
        .lines(Steps.base("transparent").from(0.8, "orange"))
        .over("http_threads_used_ratio{$server}", "{{pool}} {{instance}}");
  }

  private static Panel requests() {
    return Panels.series(
            "HTTP requests", "Requests under way, and those that wait for a thread.", Unit.COUNT)
        .over("sum by (instance) (http_active_requests{$server})", "under way {{instance}}")
        .over("sum by (instance) (http_queued_requests{$server})", "waiting {{instance}}");
  }

  private static Panel refused() {
    return Panels.series(
            "Failed responses",
            "Answers of the HTTP surface with 4xx (the caller's fault) and 5xx (ours) in each interval.",
            Unit.COUNT)
        .events()
        .paint("4xx", "yellow")
        .paint("5xx", "red")
        .over(Measures.events("code", "http_failed_responses_total{$server}"), "{{code}}");
  }

  private static Panel logLines() {
    return Panels.series(
            "Lines of the server's log",
            "Warnings and errors of the servers themselves, not of runs, in each interval.",
            Unit.COUNT)
        .events()
        .paint("warn", "orange")
        .paint("error", "red")
        .over(Measures.events("level", "server_log_lines_total{$server}"), "{{level}}");
  }

  private static Panel storeUp() {
    return Panels.timeline(
            "Store seen", "Whether each server's last look at the store is fresh.", 12, 8)
        .says(List.of(new Say(0, "away", "red"), new Say(1, "seen", "green")))
        .over("min by (instance) (##STORE_UP)", "{{instance}}");
  }

  private static Panel storeSize() {
    return Panels.series(
            "Size of the store",
            "On disk. The limit is store.sizeLimit in config.yml, if it sets one.",
            Unit.BYTES)
        .dashed("limit.*", "red")
        .over(
            Measures.lines(
                "size",
                "max by (deployment) (##STORE_SIZE)",
                "limit",
                "max by (deployment) (##STORE_SIZE_LIMIT)"),
            "{{line}} {{deployment}}");
  }

  private static Panel connections() {
    return Panels.series(
            "Connections to the store",
            "In use by each server, with the most that its pool holds. Threads wait when all are in use: the store is slow, or the pool too small. Of a store in a file only those in use are known.",
            Unit.COUNT)
        .stairs()
        .dashed("most.*", "text")
        .over(
            Measures.lines("most", "##STORE_CONNECTIONS_LIMIT")
                + "\nor\nlabel_replace(##STORE_CONNECTIONS, \"line\", \"$1\", \"state\", \"(.*)\")",
            "{{line}} {{instance}}");
  }

  private static Panel dependencies() {
    return Panels.timeline(
            "Dependencies",
            "Whether what jobs depend on answers; jobs tell it during their runs.",
            12,
            8)
        .says(
            List.of(
                new Say(0, "down", "red"), new Say(1, "up", "green"), new Say(2, "-", "#808080")))
        .over(
            "min by (dependency) (##DEPENDENCY_UP)\nor on ()\nlabel_replace(vector(2), \"dependency\", \"none is watched\", \"\", \"\")",
            "{{dependency}}");
  }

  private static Panel dependencyMemory() {
    return Panels.series(
            "Memory of dependencies", "What they use, as far as jobs tell it.", Unit.BYTES)
        .over(
            "max by (dependency) (##DEPENDENCY_MEMORY)\nor on ()\nlabel_replace(vector(0), \"dependency\", \"none is told of\", \"\", \"\")",
            "{{dependency}}");
  }

  private static Panel channels() {
    var none =
        "\nor on ()\nlabel_replace(vector(%d), \"channel\", \"none is configured\", \"\", \"\")";
    return Panels.table(
            "Channels",
            "Share of the messages of a day that arrived, messages that wait and since when, how long attempts of a day took and how many failed.",
            24,
            5)
        .columns(
            Column.label("channel", "channel").width(250),
            Column.value(
                "arrived",
                Unit.RATIO,
                "min by (channel) (##NOTIFICATION_RATIO)" + none.formatted(1)),
            Column.value(
                    "waiting",
                    Unit.COUNT,
                    "max by (channel) (##NOTIFICATIONS_PENDING)" + none.formatted(0))
                .decimals(0),
            Column.value(
                    "since",
                    Unit.SECONDS,
                    "max by (channel) ((time() - ##OLDEST_NOTIFICATION) and ##OLDEST_NOTIFICATION > 0)\nor\nmax by (channel) (##OLDEST_NOTIFICATION)"
                        + none.formatted(0))
                .decimals(0),
            Column.value(
                    "attempt took",
                    Unit.SECONDS,
                    "sum by (channel) (increase(##NOTIFICATION_DURATION_sum[1d]))\n/\nclamp_min(sum by (channel) (increase(##NOTIFICATION_DURATION_count[1d])), 1)"
                        + none.formatted(0))
                .decimals(2),
            Column.value(
                    "failed attempts",
                    Unit.COUNT,
                    "sum by (channel) (increase(##NOTIFICATIONS{result!=\"delivered\"}[1d]))"
                        + none.formatted(0))
                .decimals(0))
        .worstFirst("failed attempts");
  }

  private Panel secrets() {
    return Panels.table(
            "Secrets",
            "Time since the file of each secret was written, the oldest first; of secrets from the environment nobody knows.",
            24,
            5)
        .columns(
            Column.label(input.naming().jobLabel(), "job").width(250),
            Column.label("setting", "setting").width(250),
            Column.value(
                    "age",
                    Unit.SECONDS,
                    "max by ($label, setting) (##SECRET_AGE)\nor on ()\nlabel_replace(vector(0), \"setting\", \"no secret comes from a file\", \"\", \"\")")
                .decimals(0))
        .worstFirst("age");
  }
}
