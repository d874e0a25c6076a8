package dev.nightshift.server.security;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a browser keeps while somebody logs in elsewhere.
 *
 * @param next where to go afterwards
 * @param until then it is worth nothing
 */
record KeptLogin(String state, String nonce, String verifier, String next, Instant until) {

  String signed(Sessions sessions) {
    var text =
        String.join(".", state, nonce, verifier, encoded(next)) + "." + until.getEpochSecond();
    return text + "." + sessions.sign(text);
  }

  static Optional<KeptLogin> read(String kept, Sessions sessions, Instant now) {
    var parts = kept.split("\\.", -1);
    if (parts.length != 6
        || !Keys.equal(sessions.sign(kept.substring(0, kept.lastIndexOf('.'))), parts[5])) {
      return Optional.empty();
    }
    var until = Instant.ofEpochSecond(Long.parseLong(parts[4]));
    return until.isBefore(now)
        ? Optional.empty()
        : Optional.of(new KeptLogin(parts[0], parts[1], parts[2], decoded(parts[3]), until));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
