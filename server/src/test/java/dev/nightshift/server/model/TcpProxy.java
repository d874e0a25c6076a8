package dev.nightshift.server.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a client and a server on this machine, and behaves like a bad network: it delays
 * bytes, holds them back while both sides believe to be connected, or resets connections. Bytes
 * that were held go on their way when the network is well again, also those of a client that has
 * given up meanwhile. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

  /** Which way bytes go. */
  public enum Way {
    TO_SERVER,
    TO_CLIENT
  }

  private final InetSocketAddress server;
  private final ServerSocket door;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final Object weather = new Object();
  private boolean heldToServer;
  private boolean heldToClient;
  private boolean refusing;
  private long delayMillis;

  private TcpProxy(int serverPort) throws IOException {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    daemon("proxy-door", this::accept);
  }

  /** A proxy that passes everything on to a port of this machine. */
  public static TcpProxy to(int serverPort) {
    try {
      return new TcpProxy(serverPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  public int port() {
    return door.getLocalPort();
  }

  /** Connections that are open now. */
  public int connections() {
    return lines.size();
  }

  /** Holds every piece back for a time. */
  public void delay(long millis) {
    synchronized (weather) {
      delayMillis = millis;
    }
  }

  /** Holds bytes back, both ways, until {@link #heal}. Connections stay open, new ones too. */
  public void stall() {
    stall(Way.TO_SERVER);
    stall(Way.TO_CLIENT);
  }

  /** Holds bytes back that go one way: the other side hears, but is not heard. */
  public void stall(Way way) {
    synchronized (weather) {
      if (way == Way.TO_SERVER) {
        heldToServer = true;
      } else {
        heldToClient = true;
      }
    }
  }

  /** Resets every connection, and each new one, until {@link #heal}. What was held is lost. */
  public void cut() {
    synchronized (weather) {
      refusing = true;
    }
    reset();
  }

  /** Resets every connection; new ones are welcome. What was held is lost. */
  public void reset() {
    lines.forEach(Line::reset);
  }

  /** Passes everything on again, first of all what was held. */
  public void heal() {
    synchronized (weather) {
      heldToServer = false;
      heldToClient = false;
      refusing = false;
      delayMillis = 0;
      weather.notifyAll();
    }
  }

  @Override
  public void close() {
    closeQuietly(door);
    cut();
    synchronized (weather) {
      weather.notifyAll();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var line = new Line(door.accept());
        lines.add(line);
        if (refusing()) {
          line.reset();
        } else {
          line.open();
        }
      } catch (IOException e) {
        // the door was closed, or the server is away: the client finds its connection reset
      }
    }
  }

  private boolean refusing() {
    synchronized (weather) {
      return refusing;
    }
  }

  private boolean held(Way way) {
    return way == Way.TO_SERVER ? heldToServer : heldToClient;
  }

  /** Waits until a piece may pass; false if its line was reset meanwhile. */
  private boolean pass(Line line, Way way) throws InterruptedException {
    long delay;
    synchronized (weather) {
      while (held(way) && !line.reset) {
        weather.wait();
      }
      delay = delayMillis;
    }
    if (delay > 0) {
      TimeUnit.MILLISECONDS.sleep(delay);
    }
    return !line.reset;
  }

  private static void daemon(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      // it is closed, which is all that is wanted
    }
  }

  /** One client's connection, and its counterpart at the server. */
  private final class Line {
    private final Socket client;
    private final Socket toServer = new Socket();
    private volatile boolean reset;
    private int waysOpen = 2;

    private Line(Socket client) {
      this.client = client;
    }

    private void open() throws IOException {
      try {
        toServer.connect(server);
        client.setTcpNoDelay(true);
        toServer.setTcpNoDelay(true);
      } catch (IOException e) {
        reset();
        throw e;
      }
      daemon("proxy-to-server", () -> pump(client, toServer, Way.TO_SERVER));
      daemon("proxy-to-client", () -> pump(toServer, client, Way.TO_CLIENT));
    }

    private void pump(Socket from, Socket to, Way way) {
      var piece = new byte[16_384];
      try {
        int read;
        while ((read = from.getInputStream().read(piece)) > 0) {
          if (!pass(this, way)) {
            return;
          }
          to.getOutputStream().write(piece, 0, read);
        }
        // an end of stream is held back like bytes
        if (pass(this, way)) {
          to.shutdownOutput();
        }
      } catch (IOException e) {
        // one side broke off: what it still had on its way to the other has been passed on
        lostBy(way);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        ended();
      }
    }

    private void lostBy(Way way) {
      try {
        if (pass(this, way)) {
          reset();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void ended() {
      if (--waysOpen == 0) {
        closeQuietly(client);
        closeQuietly(toServer);
        lines.remove(this);
      }
    }

    private void reset() {
      synchronized (weather) {
        reset = true;
        weather.notifyAll();
      }
      abort(client);
      abort(toServer);
      lines.remove(this);
    }

    private void abort(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // closed already
      }
      closeQuietly(socket);
    }
  }
}
