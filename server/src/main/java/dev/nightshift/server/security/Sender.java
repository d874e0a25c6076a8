package dev.nightshift.server.security;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a request came from.
 *
 * @param address of whoever sent it; behind a trusted proxy the one that it names
 * @param host that the sender asked for, with its port
 * @param secure nobody could read it on the way here
 * @param proxied it passed a trusted proxy
 * @param direct it passed no proxy at all, as far as can be seen
 */
record Sender(String address, String host, boolean secure, boolean proxied, boolean direct) {
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final List<String> SIGNS_OF_A_PROXY =
      List.of(FORWARDED_FOR, "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via");
  private static final int LONGEST_ADDRESS = 60;

  /**
   * @param peer the address of the connection
   * @param proxy null: none is believed
   */
  static Sender of(ContainerRequestContext request, String peer, ProxyConfig proxy) {
    boolean secure = request.getSecurityContext().isSecure();
    var host = text(request, "Host");
    boolean direct =
        SIGNS_OF_A_PROXY.stream().allMatch(header -> request.getHeaderString(header) == null);
    if (proxy == null || !proxy.trusts(peer)) {
      return new Sender(peer, host, secure, false, direct);
    }
    var forwardedHost = text(request, "X-Forwarded-Host");
    return new Sender(
        forwardedFor(text(request, FORWARDED_FOR), peer, proxy),
        forwardedHost.isEmpty() ? host : forwardedHost,
        secure || text(request, "X-Forwarded-Proto").equalsIgnoreCase("https"),
        true,
        direct);
  }

  // The sender can write what it likes on the left: only what trusted proxies added counts.
  private static String forwardedFor(String header, String peer, ProxyConfig proxy) {
    var address = peer;
    var hops = Stream.of(header.split(",", -1)).map(String::strip).toList();
    for (int i = hops.size() - 1; i >= 0 && proxy.trusts(address); i--) {
      var hop = withoutPort(hops.get(i));
      if (hop.isEmpty() || hop.length() > LONGEST_ADDRESS) {
        break;
      }
      address = hop;
    }
    return address;
  }

  // Some proxies write the port, which is another one each time.
  private static String withoutPort(String hop) {
    return hop.startsWith("[")
        ? hop.replaceFirst("\\[([^]]*)].*", "$1")
        : hop.replaceFirst("^([0-9.]+):\\d+$", "$1");
  }

  private static String text(ContainerRequestContext request, String header) {
    var value = request.getHeaderString(header);
    return value == null ? "" : value.strip();
  }

  /** Whether it names this machine as localhost; a foreign page cannot make a browser do so. */
  boolean namesThisMachine() {
    var name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    return name.equals("localhost")
        || name.matches("127(\\.\\d{1,3}){3}")
        || name.equals("[::1]")
        || name.equals("::1");
  }
}
