package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types every command of the committed runbooks into a shell, as printed, against a server. Only
 * JOB, RUN, PLUGIN, CHANNEL and NAME are replaced, and the address. So that one JVM is enough,
 * {@code ./nightshift} is a script that hands its words to this one, and {@code jcmd} one that
 * finds this process under the name of the packed server.
 */
@Timeout(600)
class RunbookCommandsIT {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern BLOCK = Pattern.compile("(?m)^ *```sh\\n((?s:.*?))^ *```$");
  private static final Pattern FAULT = Pattern.compile("\\./nightshift demo (?:break|heal) (\\S+)");
  private static final Pattern INLINE = Pattern.compile("(?<!`)`(\\./nightshift [^`]+)`");

  /** What is put right before a command that would find nothing to do. */
  private static final Map<String, String> BEFORE =
      Map.of(
          "./nightshift resume", "./nightshift pause JOB",
          "./nightshift maintenance end", "./nightshift maintenance start --for 1h",
          "./nightshift schedule undo", "./nightshift schedule set JOB every 7m");

  /** What is undone after it. */
  private static final Map<String, String> AFTER =
      Map.of(
          "./nightshift pause", "./nightshift resume JOB",
          "./nightshift maintenance start", "./nightshift maintenance end",
          "./nightshift schedule remove", "./nightshift schedule restore JOB",
          "./nightshift intensity", "./nightshift intensity JOB reset");

  /** Commands that a sound server rightly refuses or finds something with, and their words. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "./nightshift cancel", "has ended already",
          "./nightshift catch-up", "has missed nothing",
          "./nightshift retry", "ask for a new run instead",
          "./nightshift restore", "there is nothing to restore",
          "./nightshift plugins rollback", "there is no earlier version",
          "./nightshift diagnose", "next:",
          "./nightshift failures", " since ",
          "./nightshift health", "fix ",
          "./nightshift maintenance post", "compared with ");

  private record Line(String page, String text) {}

  private record Said(int code, String text) {}

  private static final Set<String> TOOLS = Set.of("promtool", "unzip");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path home;
  private static RunningServer server;
  private static HttpServer hand;
  private static HttpServer sink;

  @BeforeAll
  static void start() throws Exception {
    var config = Files.readString(ROOT.resolve("config.yml"));
    assertThat(config).contains("fixtures: [ledger]");
    hand = serving(RunbookCommandsIT::answer);
    sink = serving(RunbookCommandsIT::take);
    Files.writeString(
        home.resolve("config.yml"),
        config.replace("fixtures: [ledger]", "fixtures: []")
            + "\nnotifications: {channels: {hook: {type: webhook, url: \"http://127.0.0.1:"
            + sink.getAddress().getPort()
            + "/hook\"}}}\n");
    Files.copy(ROOT.resolve("alerts/prometheus.yml"), home.resolve("prometheus.yml"));
    for (var rules : List.of("alerts", "dashboards", "runbooks")) {
      copy(ROOT.resolve(rules), home.resolve(rules));
    }
    Files.copy(home.resolve("alerts/rules.yml"), home.resolve("rules.yml"));
    backup();
    var terminal = terminal(System.out);
    server = RunningServer.start(Launcher.prepare(home.resolve("config.yml"), terminal), terminal);
    script(
        "nightshift",
        """
        #!/bin/sh
        for word in "$@"; do shift; set -- "$@" --data-urlencode "w=$word"; done
        curl -s -o .said -w '%%{http_code}' -G "$@" http://127.0.0.1:%d/ > .code
        cat .said
        exit $(($(cat .code) - 200))
        """
            .formatted(hand.getAddress().getPort()));
    script(
        "jcmd",
        """
        #!/bin/sh
        if [ "$1" = -l ]; then echo "%1$d nightshift.jar server"; exit; fi
        [ "$1" = nightshift.jar ] && shift && exec %2$s/bin/jcmd %1$d "$@"
        """
            .formatted(ProcessHandle.current().pid(), System.getProperty("java.home")));
  }

  /** What a fix unpacks. */
  private static void backup() throws IOException {
    Files.createDirectories(home.resolve("data/vaults"));
    var folder = Files.createDirectories(home.resolve("data/backups"));
    try (var zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("ledger-20260101.zip")))) {
      zip.putNextEntry(new ZipEntry("note.txt"));
    }
  }

  private static void script(String name, String text) throws IOException {
    var script = Files.writeString(home.resolve(name), text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static Terminal terminal(PrintStream print) {
    return new Terminal(
        print,
        print,
        false,
        home,
        Map.of("NIGHTSHIFT_PORT", "0", "NIGHTSHIFT_ADMIN_PORT", "0")::get,
        Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    hand.stop(0);
    sink.stop(0);
    server.stop();
  }

  private static HttpServer serving(HttpHandler handler) throws IOException {
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", handler);
    http.start();
    return http;
  }

  /** The other side of a channel. */
  private static void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void everyCommandDoesWhatThePageSays() throws Exception {
    var lines = lines();
    assertThat(lines).hasSizeGreaterThan(60);
    // those of the start: while one copies the store, a person may not
    run();
    while (!json("/api/v1/runs?limit=1&state=QUEUED,RUNNING").path("items").isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    var faults = type("./nightshift demo break").text() + " NAME ";
    List<String> wrong = new ArrayList<>();
    for (var line : lines) {
      if (line.text().equals("./nightshift server")) {
        continue; // it runs, and H2 would let this process in a second time
      }
      var fault = FAULT.matcher(line.text());
      if (fault.matches()) {
        // The plugin's tests break and heal; seeding its data here would take seconds.
        assertThat(faults).as(line.page()).contains(fault.group(1));
        continue;
      }
      var tool = line.text().split(" ")[0];
      if (TOOLS.contains(tool) && type("command -v " + tool).code() != 0) {
        System.out.println("skipped: " + tool + " is not installed");
        continue;
      }
      around(BEFORE, line);
      var said = type(line.text());
      around(AFTER, line);
      var refusal = value(REFUSED, line.text());
      boolean right =
          refusal == null
              ? said.code() == 0
              : said.code() == 0 || (said.code() == 1 && said.text().contains(refusal));
      if (!right) {
        wrong.add(
            line.page()
                + ": "
                + line.text()
                + "\n  ends with "
                + said.code()
                + ": "
                + said.text().strip());
      }
    }
    assertThat(wrong).isEmpty();
    System.out.println("runbooks: " + lines.size() + " different commands typed as printed");
  }

  /** Each command once; those that differ in nothing but the job's name are one. */
  private static List<Line> lines() throws IOException {
    Set<String> seen = new LinkedHashSet<>();
    List<Line> lines = new ArrayList<>();
    for (var file : pages()) {
      var text = Files.readString(file);
      List<String> typed = new ArrayList<>();
      BLOCK.matcher(text).results().forEach(block -> block.group(1).lines().forEach(typed::add));
      INLINE.matcher(text).results().forEach(inline -> typed.add(inline.group(1)));
      for (var each : typed) {
        var command = each.replaceAll(" +# .*", "").strip();
        var shape =
            Arrays.stream(command.split(" "))
                .map(word -> isJob(word) ? "JOB" : word)
                .collect(Collectors.joining(" "));
        if (!command.isEmpty() && seen.add(shape)) {
          lines.add(new Line(home.relativize(file).toString(), each.strip()));
        }
      }
    }
    return lines;
  }

  private static boolean isJob(String word) {
    return Files.exists(home.resolve("runbooks/jobs/" + word + ".md"));
  }

  private static List<Path> pages() throws IOException {
    try (var files = Files.walk(home.resolve("runbooks"))) {
      return files.filter(path -> path.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static void around(Map<String, String> what, Line line) throws Exception {
    var command = value(what, line.text());
    if (command != null) {
      var words = line.text().split(" ");
      var job = Arrays.stream(words).filter(RunbookCommandsIT::isJob).findFirst().orElse("JOB");
      type(command.replace("JOB", job));
    }
  }

  private static String value(Map<String, String> map, String line) {
    return map.entrySet().stream()
        .filter(entry -> (line + " ").startsWith(entry.getKey() + " "))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static Said type(String line) throws Exception {
    var typed =
        line.replaceAll("\\bJOB\\b", "gc")
            .replaceAll("\\bPLUGIN\\b", "ledger")
            .replaceAll("\\bCHANNEL\\b", "hook")
            .replaceAll("\\bNAME\\b", "lock-file")
            .replaceAll("http://localhost:8080", server.url());
    if (typed.matches(".*\\bRUN\\b.*")) {
      typed = typed.replaceAll("\\bRUN\\b", run());
    }
    var output = home.resolve(".output");
    var builder =
        new ProcessBuilder("sh", "-c", typed)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().compute("PATH", (key, old) -> home + ":" + old);
    var process = builder.start();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(line).isTrue();
    return new Said(process.exitValue(), Files.readString(output));
  }

  /** As soon as one has succeeded: those of the start may still be at work. */
  private static String run() throws Exception {
    var run = "";
    while (run.isEmpty()) {
      run = json("/api/v1/runs?limit=1&state=SUCCEEDED").at("/items/0/id").asText();
    }
    return run;
  }

  private static JsonNode json(String path) throws Exception {
    return new ObjectMapper().readTree(get(path));
  }

  private static String get(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    var words =
        Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
            .map(word -> URLDecoder.decode(word.substring(2), StandardCharsets.UTF_8))
            .map(
                word ->
                    word.matches("[\\w-]+\\.(json|html|log)|before(/.*)?")
                        ? home.resolve(word).toString()
                        : word)
            .toArray(String[]::new);
    var out = new ByteArrayOutputStream();
    int code;
    try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      code = Commands.execute(terminal(print), new Launcher(), words);
    }
    exchange.sendResponseHeaders(200 + code, out.size() == 0 ? -1 : out.size());
    exchange.getResponseBody().write(out.toByteArray());
    exchange.close();
  }

  @Test
  void everyPageIsServedWithItsSections() throws Exception {
    for (var page : pages()) {
      var path = home.relativize(page).toString();
      assertThat(get("/" + path))
          .as(path)
          .contains("<h1 id=")
          .doesNotContain("catalogue:", "flowchart", "Generated by");
    }
    assertThat(get("/runbooks/alerts/BackgroundJobNotRunning")).contains("<h2 id=\"escalation\">");
  }
}
