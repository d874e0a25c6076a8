package dev.nightshift.server.plugin;

import dev.nightshift.job.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Turns {@code env:NAME} and {@code file:/path} into secrets that are read at every use. */
final class SecretReferences {
  private final Path dataFolder;
  private final Function<String, String> environment;

  SecretReferences(Path dataFolder, Function<String, String> environment) {
    this.dataFolder = dataFolder;
    this.environment = environment;
  }

  /** Empty if the text is no reference; it may be a secret itself then, so do not print it. */
  Optional<Secret> parse(String text) {
    if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
      var name = text.substring("env:".length());
      return Optional.of(new Secret(text, () -> environment.apply(name)));
    }
    if (text.matches("file:.+")) {
      var file = dataFolder.resolve(text.substring("file:".length()));
      return Optional.of(new Secret(text, () -> content(text, file)));
    }
    return Optional.empty();
  }

  private static String content(String reference, Path file) {
    try {
      var text = Files.readString(file);
      return text.endsWith("\n") ? text.replaceFirst("\r?\n$", "") : text;
    } catch (IOException e) {
      throw new IllegalStateException("the secret " + reference + " cannot be read: " + e, e);
    }
  }
}
