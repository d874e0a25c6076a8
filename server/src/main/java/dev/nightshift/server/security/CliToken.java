package dev.nightshift.server.security;

import dev.nightshift.job.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The token in the data folder that whoever may read this folder acts with: made at the first
 * start, readable by its owner alone.
 */
public final class CliToken {
  private static final String FILE = "cli-token";

  private CliToken() {}

  /** Where it is kept. */
  public static Path file(Path dataFolder) {
    return dataFolder.resolve(FILE);
  }

  /** Makes the token unless it exists, and gives it the role of an admin. */
  public static Tokens.Token ensure(Path dataFolder) throws IOException {
    var file = file(dataFolder);
    if (!Files.exists(file) || Files.readString(file).isBlank()) {
      OwnFile.write(file, Keys.random());
    }
    OwnFile.restrict(file);
    return new Tokens.Token(
        "cli", Role.ADMIN, new Secret("file:" + file, () -> read(dataFolder).orElse(null)));
  }

  /** The token, if this process may read it. */
  public static Optional<String> read(Path dataFolder) {
    try {
      var text = Files.readString(file(dataFolder)).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
