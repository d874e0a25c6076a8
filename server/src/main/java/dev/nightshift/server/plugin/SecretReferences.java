package dev.nightshift.server.plugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns {@code env:NAME} and {@code file:/path}, also in braces as {@code ${env:NAME}}, into
 * secrets that are read at every use.
 *
 * @param found hears of each
 */
record SecretReferences(
    Path dataFolder, Function<String, String> environment, Consumer<BoundSecret> found)
    implements SettingType {
  private static final String RULE =
      " must be a reference, env:NAME or file:/path; the secret itself does not belong here.";

  @Override
  public String words() {
    return "secret";
  }

  @Override
  public Optional<Object> bind(ConfigNode node, SettingRange range, List<ConfigProblem> problems) {
    var secret =
        node instanceof ConfigNode.Scalar scalar
            ? parse(node.path(), scalar.text())
            : Optional.<BoundSecret>empty();
    if (secret.isEmpty()) {
      // what stands there may be a secret: it is not printed
      problems.add(new ConfigProblem(node.line(), node.path(), node.path() + RULE));
      return Optional.empty();
    }
    found.accept(secret.get());
    return Optional.of(secret.get().secret());
  }

  @Override
  public ConfigNode written(String path, String text) {
    return new ConfigNode.Scalar(path, 0, text);
  }

  private Optional<BoundSecret> parse(String place, String text) {
    var reference =
        text.startsWith("${") && text.endsWith("}") ? text.substring(2, text.length() - 1) : text;
    if (reference.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
      return Optional.of(new BoundSecret(place, reference, Optional.empty(), environment));
    }
    if (reference.matches("file:.+")) {
      var file = dataFolder.resolve(reference.substring("file:".length()));
      return Optional.of(new BoundSecret(place, reference, Optional.of(file), environment));
    }
    return Optional.empty();
  }
}
