package dev.nightshift.jobs.legal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Takes mail over a real socket, and misbehaves as it is told. */
final class SmtpSink implements AutoCloseable {
  private final ServerSocket server;
  private final List<Mail> taken = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger seen = new AtomicInteger();
  private volatile BiFunction<Integer, String, Mood> mood = (n, recipient) -> Mood.TAKE;

  /** What a message meets. */
  enum Mood {
    TAKE,
    REFUSE_RECIPIENT,
    REFUSE_LATER,
    /** Says nothing after the message's text. */
    HANG_AFTER_TEXT,
    /** Takes the message and closes the line before saying so. */
    TAKE_AND_CLOSE,
    /** Closes the line in the middle of the text. */
    CLOSE_IN_TEXT
  }

  /** A message that was taken. */
  record Mail(String id, String recipient, String subject, String text) {}

  SmtpSink() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  List<Mail> taken() {
    return List.copyOf(taken);
  }

  /**
   * @param mood by the number of the message, from 0, and its recipient
   */
  void behave(BiFunction<Integer, String, Mood> mood) {
    this.mood = mood;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        open.add(socket);
        thread(() -> talk(socket));
      } catch (IOException e) {
        // closed, or a client that left at once
        continue;
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var out = socket.getOutputStream();
      say(out, "220 sink");
      Mood now = Mood.TAKE;
      String recipient = "";
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var verb = line.length() < 4 ? line : line.substring(0, 4);
        if (verb.equals("RCPT")) {
          recipient = line.replaceAll(".*<(.*)>.*", "$1");
          now = mood.apply(seen.getAndIncrement(), recipient);
          say(
              out,
              now == Mood.REFUSE_RECIPIENT
                  ? "550 no such user"
                  : now == Mood.REFUSE_LATER ? "451 try again later" : "250 ok");
        } else if (verb.equals("DATA")) {
          say(out, "354 go on");
          if (now == Mood.CLOSE_IN_TEXT) {
            in.readLine();
            return;
          }
          var mail = read(in, recipient);
          if (now == Mood.HANG_AFTER_TEXT) {
            while (in.readLine() != null) {
              // until the client has enough
            }
            return;
          }
          taken.add(mail);
          if (now == Mood.TAKE_AND_CLOSE) {
            return;
          }
          say(out, "250 taken");
        } else if (verb.equals("QUIT")) {
          say(out, "221 bye");
          return;
        } else {
          say(out, "250 ok");
        }
      }
    } catch (IOException e) {
      open.remove(socket);
    }
  }

  private static Mail read(BufferedReader in, String recipient) throws IOException {
    List<String> lines = new ArrayList<>();
    for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      lines.add(line);
    }
    return new Mail(
        header(lines, "Message-ID"), recipient, header(lines, "Subject"), String.join("\n", lines));
  }

  private static String header(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ": "))
        .findFirst()
        .map(line -> line.substring(name.length() + 2))
        .orElse("");
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void thread(Runnable work) {
    var thread = new Thread(work, "smtp-sink");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
