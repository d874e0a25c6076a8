package dev.nightshift.server.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS over watched sockets: what is closed by others is the socket below, since TLS says farewell
 * before it closes and would wait for whoever hangs.
 */
final class WatchedTls extends SSLSocketFactory {
  private final SSLSocketFactory tls;
  private final WatchedSockets sockets;

  WatchedTls(SSLSocketFactory tls, WatchedSockets sockets) {
    this.tls = tls;
    this.sockets = sockets;
  }

  @Override
  public Socket createSocket(Socket below, String host, int port, boolean autoClose)
      throws IOException {
    return tls.createSocket(sockets.watched(below), host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(sockets.createSocket(host, port), host, port, true);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(sockets.createSocket(host, port, localHost, localPort), host, port, true);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(sockets.createSocket(host, port), host.getHostName(), port, true);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(
        sockets.createSocket(host, port, localHost, localPort), host.getHostName(), port, true);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }
}
