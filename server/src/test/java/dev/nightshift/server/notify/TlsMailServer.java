package dev.nightshift.server.notify;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server with logins that encrypts as it is told; not ours, so that it can disagree. */
final class TlsMailServer implements AutoCloseable {
  private final List<Mail> taken = new CopyOnWriteArrayList<>();
  private final Set<String> logins = ConcurrentHashMap.newKeySet();
  private final SMTPServer server;

  /** A message that was taken. */
  record Mail(String from, String to, String text) {}

  private TlsMailServer(UnaryOperator<SMTPServer.Builder> how) throws Exception {
    server =
        how.apply(
                SMTPServer.port(0)
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .hostName("localhost")
                    .authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory(
                            (user, password, context) -> {
                              logins.add(user + "/" + password);
                              if (!user.equals("nightshift") || !password.equals(Sinks.PASSWORD)) {
                                throw new LoginFailedException("it was " + password);
                              }
                            }))
                    .messageHandler(
                        (context, from, to, data) ->
                            taken.add(
                                new Mail(from, to, new String(data, StandardCharsets.UTF_8)))))
            .build();
    server.start();
  }

  /** Encrypts from the first byte. */
  static TlsMailServer tls(SSLContext keys) throws Exception {
    return new TlsMailServer(server -> server.serverSocketFactory(keys).requireAuth());
  }

  /** Takes nothing before STARTTLS. */
  static TlsMailServer startTls(SSLContext keys) throws Exception {
    return new TlsMailServer(
        server -> server.enableTLS().requireTLS().startTlsSocketFactory(keys).requireAuth());
  }

  /** Never encrypts. */
  static TlsMailServer plain() throws Exception {
    return new TlsMailServer(server -> server);
  }

  int port() {
    return server.getPortAllocated();
  }

  List<Mail> taken() {
    return List.copyOf(taken);
  }

  /** What somebody tried to log in with. */
  Set<String> logins() {
    return Set.copyOf(logins);
  }

  @Override
  public void close() {
    server.stop();
  }
}
