package dev.nightshift.server.notify;

import dev.nightshift.job.Secret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps what is secret out of what is told. */
record Secrets(List<Secret> secrets) {
  private static final int SHORTEST = 4;

  static Secrets of(Optional<Secret> one) {
    return new Secrets(one.stream().toList());
  }

  static Secrets of(Optional<Secret> one, Optional<Secret> other) {
    return new Secrets(Stream.concat(one.stream(), other.stream()).toList());
  }

  String mask(String text) {
    var masked = text;
    for (var secret : secrets) {
      var value = value(secret);
      if (value.length() >= SHORTEST) {
        masked = masked.replace(value, "***");
      }
    }
    return masked;
  }

  private static String value(Secret secret) {
    try {
      return secret.reveal().strip();
    } catch (IllegalStateException e) {
      return "";
    }
  }
}
