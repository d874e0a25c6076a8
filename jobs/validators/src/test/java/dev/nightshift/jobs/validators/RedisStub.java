package dev.nightshift.jobs.validators;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Listens like a Redis, and answers what a test wants. */
final class RedisStub implements AutoCloseable {
  static final String HANG = "(hang)";
  static final String CLOSE = "(close)";

  private final ServerSocket server;
  private final Function<List<String>, String> answers;
  final List<String> asked = new CopyOnWriteArrayList<>();

  private RedisStub(ServerSocket server, Function<List<String>, String> answers) {
    this.server = server;
    this.answers = answers;
  }

  /** A sound one: one million bytes used of four. */
  static RedisStub answering() throws IOException {
    return answering(4_000_000);
  }

  static RedisStub answering(long limit) throws IOException {
    return with(
        command ->
            command.get(0).equals("PING")
                ? "+PONG\r\n"
                : bulk("# Memory\r\nused_memory:1000000\r\nmaxmemory:" + limit + "\r\n"));
  }

  /**
   * Answers each command.
   *
   * @param answers what goes over the wire, or {@link #HANG} or {@link #CLOSE}
   */
  static RedisStub with(Function<List<String>, String> answers) throws IOException {
    return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answers);
  }

  static RedisStub on(ServerSocket server, Function<List<String>, String> answers) {
    var stub = new RedisStub(server, answers);
    var thread = new Thread(stub::serve, "redis-stub");
    thread.setDaemon(true);
    thread.start();
    return stub;
  }

  static String bulk(String text) {
    return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
  }

  URI address() {
    return URI.create("redis://127.0.0.1:" + server.getLocalPort());
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var client = server.accept()) {
        talk(client);
      } catch (IOException e) {
        // the client is gone, or the test is over
      }
    }
  }

  private void talk(Socket client) throws IOException {
    var in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      List<String> command = new ArrayList<>();
      for (int words = Integer.parseInt(line.substring(1)); words > 0; words--) {
        in.readLine();
        command.add(in.readLine());
      }
      asked.add(String.join(" ", command));
      var answer = answers.apply(command);
      if (answer.equals(CLOSE)) {
        return;
      }
      if (!answer.equals(HANG)) {
        client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
