package dev.nightshift.server.cli.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this server, as of its build. */
public final class ProductVersion {
  private ProductVersion() {}

  /** E.g. {@code 1.0.0}. */
  public static String text() {
    try (var in = ProductVersion.class.getResourceAsStream("version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().replace("-SNAPSHOT", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
