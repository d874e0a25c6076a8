package dev.nightshift.server.app;

import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.console.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Carries out light commands against answers that are made up, so that the Java that does it can
 * save what it loaded; the launcher has later commands begin from there. Asks no server and prints
 * nothing.
 */
final class Rehearsal {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--help"),
          List.of("jobs"),
          List.of("jobs", "--json"),
          List.of("runs"),
          List.of("status"));
  private static final String RUN =
      """
      {"id": "01a207b6-2134-71f7-8b53-150b048abaa8", "job": "sweep", "state": "FAILED",
       "trigger": "schedule", "actor": "schedule", "attempt": 1, "node": "a",
       "due": "2026-01-01T00:00:00Z", "queued": "2026-01-01T00:00:00.1Z",
       "started": "2026-01-01T00:00:00.2Z", "finished": "2026-01-01T00:00:04.5Z", "items": 12345,
       "progress": {"done": 3, "total": 6}, "errorKind": "job_error", "error": "no space",
       "cpuMs": 434, "allocatedBytes": 78563008, "parameters": {}}""";
  private static final String JOB =
      """
      {"name": "sweep", "item": "files", "state": "ok", "consecutiveFailures": 0,
       "maxRuntimeSeconds": 600.0, "nextRun": "2026-01-01T01:00:00Z", "running": [%1$s],
       "lastRun": %1$s, "successRatio": 0.987}""";
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/api/v1/jobs", "{\"items\": [" + JOB.formatted(RUN) + "]}",
          "/api/v1/runs", "{\"items\": [" + RUN + "], \"next\": \"x\"}",
          "/health", "{\"status\": \"up\", \"store\": \"up\", \"version\": \"1\"}");

  private Rehearsal() {}

  /** Returns what the worst of the commands ended with. */
  static int hold() {
    try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var answering = new Thread(() -> answer(socket), "rehearsal");
      answering.setDaemon(true);
      answering.start();
      var url = "http://127.0.0.1:" + socket.getLocalPort();
      var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      var terminal =
          new Terminal(
              nowhere,
              nowhere,
              false,
              Path.of("").toAbsolutePath(),
              Map.of("NIGHTSHIFT_URL", url, "NIGHTSHIFT_TOKEN", "none")::get,
              Clock.systemUTC());
      return COMMANDS.stream()
          .mapToInt(
              words -> Commands.execute(terminal, new Launcher(), words.toArray(String[]::new)))
          .max()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (var one = socket.accept()) {
        answer(one);
      } catch (IOException e) {
        // the rehearsal is over, or its command will say what it misses
      }
    }
  }

  private static void answer(Socket socket) throws IOException {
    var head = new StringBuilder();
    int next = socket.getInputStream().read();
    while (next >= 0 && head.indexOf("\r\n\r\n") < 0) {
      head.append((char) next);
      next = head.indexOf("\r\n\r\n") < 0 ? socket.getInputStream().read() : -1;
    }
    var path = head.substring(head.indexOf(" ") + 1).replaceFirst("(?s)[? ].*", "");
    var body = ANSWERS.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
    var out = socket.getOutputStream();
    out.write(
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }
}
