package dev.nightshift.server.notify;

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
import java.util.function.IntFunction;

/** Takes mail over real sockets, and misbehaves as it is told, by the number of the connection. */
final class MailServer implements AutoCloseable {
  enum Mood {
    TAKE,
    REFUSE,
    REFUSE_LATER,
    REFUSE_LOGIN,
    HANG_AT_ONCE,
    /** Says a little of its greeting now and then. */
    TRICKLE,
    HANG_AFTER_TEXT,
    CLOSE_IN_TEXT,
    /** Takes the message and closes the line before saying so. */
    TAKE_AND_CLOSE,
    /** Says that it took the message, and is gone before the farewell. */
    TAKE_AND_VANISH
  }

  /** A message that was taken; answered: the client was told so. */
  record Mail(String id, List<String> to, String text, boolean answered) {}

  private final ServerSocket server;
  private final List<Mail> taken = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final AtomicInteger seen = new AtomicInteger();
  private volatile IntFunction<Mood> mood = n -> Mood.TAKE;

  MailServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  List<Mail> taken() {
    return List.copyOf(taken);
  }

  void behave(IntFunction<Mood> by) {
    mood = by;
    seen.set(0);
  }

  /** Refuses this recipient for good. */
  void left(String recipient) {
    gone.add(recipient);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        open.add(socket);
        thread(() -> talk(socket));
      } catch (IOException e) {
        continue;
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      var now = mood.apply(seen.getAndIncrement());
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var out = socket.getOutputStream();
      if (now == Mood.HANG_AT_ONCE) {
        in.readLine();
        return;
      }
      while (now == Mood.TRICKLE) {
        out.write("220-still here\r\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        Thread.sleep(20);
      }
      say(out, "220 sink");
      List<String> to = new ArrayList<>();
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var verb = line.length() < 4 ? line : line.substring(0, 4);
        switch (verb) {
          case "EHLO" -> say(out, "250-sink\r\n250 AUTH PLAIN LOGIN");
          case "AUTH" ->
              say(out, now == Mood.REFUSE_LOGIN ? "535 you said " + line : "235 welcome");
          case "RSET" -> {
            to.clear();
            say(out, "250 ok");
          }
          case "RCPT" -> {
            var one = line.replaceAll(".*<(.*)>.*", "$1");
            if (now == Mood.REFUSE || gone.contains(one)) {
              say(out, "550 no such user");
            } else if (now == Mood.REFUSE_LATER) {
              say(out, "451 try again later");
            } else {
              to.add(one);
              say(out, "250 ok");
            }
          }
          case "DATA" -> {
            if (!data(now, in, out, List.copyOf(to))) {
              return;
            }
          }
          case "QUIT" -> {
            say(out, "221 bye");
            return;
          }
          default -> say(out, "250 ok");
        }
      }
    } catch (IOException e) {
      open.remove(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean data(Mood now, BufferedReader in, OutputStream out, List<String> to)
      throws IOException {
    say(out, "354 go on");
    if (now == Mood.CLOSE_IN_TEXT) {
      in.readLine();
      return false;
    }
    List<String> lines = new ArrayList<>();
    var line = in.readLine();
    for (; line != null && !line.equals("."); line = in.readLine()) {
      lines.add(line);
    }
    if (line == null) {
      return false; // the client is gone in the middle of its text
    }
    if (now == Mood.HANG_AFTER_TEXT) {
      in.readLine();
      return false;
    }
    var id =
        lines.stream()
            .filter(header -> header.startsWith("Message-ID: "))
            .findFirst()
            .orElse("Message-ID: none")
            .substring("Message-ID: ".length());
    var text = String.join("\n", lines);
    if (now == Mood.TAKE_AND_CLOSE) {
      taken.add(new Mail(id, to, text, false));
      return false;
    }
    taken.add(new Mail(id, to, text, true));
    say(out, "250 taken");
    return now != Mood.TAKE_AND_VANISH;
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void thread(Runnable work) {
    var thread = new Thread(work, "mail-server");
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
