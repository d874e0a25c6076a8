package dev.nightshift.server.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Values that nobody can guess, and what may be kept of them. */
final class Keys {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Keys() {}

  /** 256 random bits, of letters that fit into a header, a cookie and an address. */
  static String random() {
    return random(BYTES);
  }

  static String random(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return encoded(bytes);
  }

  /** Enough for a value of {@link #random()}: what cannot be guessed needs no slow hash. */
  static String hash(String value) {
    return HexFormat.of().formatHex(sha256(value));
  }

  static byte[] sha256(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signature(String key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return encoded(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes the same time wherever they differ. */
  static boolean equal(String one, String other) {
    return MessageDigest.isEqual(sha256(one), sha256(other));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
