package dev.nightshift.server.security;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Some addresses, as {@code 10.0.0.0/8} writes them.
 *
 * @param prefix so many first bits are the same
 */
record AddressRange(InetAddress base, int prefix) {
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  static AddressRange of(String text) {
    var parts = text.strip().split("/", 2);
    try {
      var base = numeric(parts[0]);
      int bits = base.getAddress().length * 8;
      int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
      if (prefix >= 0 && prefix <= bits) {
        return new AddressRange(base, prefix);
      }
    } catch (UnknownHostException | NumberFormatException e) {
      throw wrong(text, e);
    }
    throw wrong(text, null);
  }

  private static IllegalArgumentException wrong(String text, Exception cause) {
    return new IllegalArgumentException(
        "access.proxy.addresses has \""
            + text
            + "\"; write an address as 10.0.0.7 or a range as"
            + " 10.0.0.0/8",
        cause);
  }

  boolean holds(String address) {
    try {
      var other = numeric(address.replaceAll("[\\[\\]]|%.*", ""));
      int bits = base.getAddress().length * 8;
      return other.getAddress().length * 8 == bits
          && number(base).shiftRight(bits - prefix).equals(number(other).shiftRight(bits - prefix));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  // Never asks a name server.
  private static InetAddress numeric(String text) throws UnknownHostException {
    if (!NUMERIC.matcher(text).matches()) {
      throw new UnknownHostException(text);
    }
    return InetAddress.getByName(text);
  }
}
