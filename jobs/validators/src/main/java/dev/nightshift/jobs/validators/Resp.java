package dev.nightshift.jobs.validators;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One connection that speaks Redis' protocol, for a time that counts for all of it. */
final class Resp implements AutoCloseable {
  private static final int USUAL_PORT = 6379;
  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_TEXT = 1 << 20;

  private final Socket socket;
  private final InputStream in;
  private final long end;

  private Resp(Socket socket, long end) throws IOException {
    this.socket = socket;
    this.end = end;
    in = new BufferedInputStream(socket.getInputStream());
  }

  static Resp connect(URI address, Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    int port = address.getPort() < 0 ? USUAL_PORT : address.getPort();
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address.getHost(), port), left(end));
      socket.setSoTimeout(left(end));
      if (address.getScheme().equals("rediss")) {
        var secured =
            (SSLSocket)
                ((SSLSocketFactory) SSLSocketFactory.getDefault())
                    .createSocket(socket, address.getHost(), port, true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return new Resp(secured, end);
      }
      return new Resp(socket, end);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a command and waits for its answer, a simple or a bulk text.
   *
   * @throws Refused with what it said, if it answers by an error
   */
  String ask(String... words) throws IOException {
    var command = new ByteArrayOutputStream();
    command.writeBytes(ascii("*" + words.length + "\r\n"));
    for (var word : words) {
      var bytes = word.getBytes(StandardCharsets.UTF_8);
      command.writeBytes(ascii("$" + bytes.length + "\r\n"));
      command.writeBytes(bytes);
      command.writeBytes(ascii("\r\n"));
    }
    socket.getOutputStream().write(command.toByteArray());
    var line = line();
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> line.substring(1);
      case '-' -> throw new Refused(line.substring(1));
      case '$' -> text(line);
      default -> throw new Nonsense(line);
    };
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int next = next();
      if (next == '\r') {
        if (next() != '\n') {
          throw new Nonsense(line.toString(StandardCharsets.UTF_8));
        }
        return line.toString(StandardCharsets.UTF_8);
      }
      if (next == '\n' || line.size() == LONGEST_LINE) {
        throw new Nonsense(line.toString(StandardCharsets.UTF_8));
      }
      line.write(next);
    }
  }

  private String text(String line) throws IOException {
    if (!line.matches("\\$\\d{1,7}") || Integer.parseInt(line.substring(1)) > LONGEST_TEXT) {
      throw new Nonsense(line);
    }
    var text = new byte[Integer.parseInt(line.substring(1))];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) next();
    }
    if (next() != '\r' || next() != '\n') {
      throw new Nonsense(line);
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  private int next() throws IOException {
    if (in.available() == 0) {
      socket.setSoTimeout(left(end));
    }
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  /** In milliseconds. */
  private static int left(long end) throws SocketTimeoutException {
    long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (millis < 1) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** It answered by an error. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String error) {
      super(error);
    }
  }

  /** It answered by something that is not its protocol. */
  static final class Nonsense extends IOException {
    private static final long serialVersionUID = 1;

    Nonsense(String line) {
      super(line.replaceAll("\\P{Print}", "?"));
    }
  }
}
