package dev.nightshift.server.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets that can be closed by somebody else than the thread that waits for them. */
final class WatchedSockets extends SocketFactory {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedSockets.class);

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  @Override
  public Socket createSocket() {
    return watched(new Socket());
  }

  /** This one too, from now on. */
  Socket watched(Socket socket) {
    open.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
  }

  private Socket connected(InetSocketAddress to, InetSocketAddress from) throws IOException {
    var socket = createSocket();
    if (from != null) {
      socket.bind(from);
    }
    socket.connect(to);
    return socket;
  }

  /** Whoever reads or writes fails at once. */
  void closeAll() {
    for (var socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("A socket did not close cleanly; it is closed all the same.", e);
      }
    }
    open.clear();
  }
}
