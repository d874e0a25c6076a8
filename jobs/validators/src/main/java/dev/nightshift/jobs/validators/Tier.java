package dev.nightshift.jobs.validators;

import java.util.Arrays;
import java.util.Locale;

/** What a trust score means. */
enum Tier {
  TRUSTED,
  WATCHED,
  UNTRUSTED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Tier of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  static String[] labels() {
    return Arrays.stream(values()).map(Tier::label).toArray(String[]::new);
  }
}
