package dev.nightshift.server.plugin;

import dev.nightshift.job.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A secret at its place in config.yml. Its value is read at each use, and remembered only to keep
 * it out of what is shown.
 */
final class BoundSecret {
  private static final int SHORTEST_MASKED = 4;
  private static final String MASK = "***";

  private final String place;
  private final String reference;
  private final Optional<Path> file;
  private final Function<String, String> environment;
  private volatile String last;
  private volatile String lastButOne;

  /**
   * @param place e.g. {@code jobs.sync.settings.api_key}
   * @param reference {@code env:NAME} or {@code file:path}
   * @param file where it is read from; empty: from the environment
   */
  BoundSecret(
      String place, String reference, Optional<Path> file, Function<String, String> environment) {
    this.place = place;
    this.reference = reference;
    this.file = file;
    this.environment = environment;
  }

  Secret secret() {
    return new Secret(reference, this::read);
  }

  String place() {
    return place;
  }

  String reference() {
    return reference;
  }

  boolean fromFile() {
    return file.isPresent();
  }

  /** When its file was last written; empty if there is none. A link counts as what it leads to. */
  Optional<Instant> changed() {
    try {
      return file.isPresent()
          ? Optional.of(Files.getLastModifiedTime(file.get()).toInstant())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether there is something to read. */
  boolean present() {
    if (file.isPresent()) {
      return Files.isReadable(file.get());
    }
    var value = environment.apply(name());
    return value != null && !value.isEmpty();
  }

  /** The text without this secret's value, as it was read last and before that. */
  String mask(String text) {
    return masked(masked(text, last), lastButOne);
  }

  private static String masked(String text, String value) {
    return value == null || value.length() < SHORTEST_MASKED ? text : text.replace(value, MASK);
  }

  private String read() {
    var value = file.isPresent() ? content(file.get()) : environment.apply(name());
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(
          place
              + ": the secret "
              + reference
              + (file.isPresent()
                  ? " is empty; write the value into the file"
                  : " is not set; set the variable for the server's process and restart it"));
    }
    if (!value.equals(last)) {
      lastButOne = last;
      last = value;
    }
    return value;
  }

  private String content(Path path) {
    try {
      var text = Files.readString(path);
      return text.endsWith("\n") ? text.replaceFirst("\r?\n$", "") : text;
    } catch (IOException e) {
      // neither text nor cause of it may tell what stands in the file
      throw new IllegalStateException(
          place
              + ": the secret "
              + reference
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); make the file there, readable for the server's user",
          e);
    }
  }

  private String name() {
    return reference.substring("env:".length());
  }
}
