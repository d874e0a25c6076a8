package dev.nightshift.server.web;

import java.util.Locale;

/** Constants for people. */
final class Words {
  private Words() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
