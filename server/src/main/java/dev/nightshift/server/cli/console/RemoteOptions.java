package dev.nightshift.server.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.security.CliToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that ask a running server, and how it is found. */
public final class RemoteOptions {
  /** The folder of the tour, below home. */
  public static final String TOUR = "demo";

  @Mixin private LocalOptions local;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The server's address; by default the one that runs on this machine with this"
              + " configuration. Its token is then taken from the environment: NIGHTSHIFT_TOKEN.")
  private String url;

  public boolean json() {
    return local.json();
  }

  public LocalOptions local() {
    return local;
  }

  /** Whether the server is named; it may be another machine's then. */
  public boolean named(Terminal terminal) {
    return url != null || terminal.environment().apply("NIGHTSHIFT_URL") != null;
  }

  /**
   * The server.
   *
   * @throws CommandFailure if none is named and none runs here
   */
  public ServerClient connect(Terminal terminal) {
    return find(terminal)
        .orElseThrow(
            () ->
                CommandFailure.unreachable(
                    "no server runs with the data folder "
                        + dataFolder(terminal)
                        + "; start one with ./nightshift server, or name one with --server URL"
                        + tour(terminal)));
  }

  /** The tour's server has a configuration of its own, which a second terminal does not know. */
  private static String tour(Terminal terminal) {
    var config = terminal.home().resolve(TOUR).resolve("config.yml");
    return ServerFile.read(config.resolveSibling("data")).filter(ServerFile::alive).isPresent()
        ? ". The tour's runs: export NIGHTSHIFT_CONFIG=" + config
        : "";
  }

  /** The one that is named, or the one that runs here; empty if there is neither. */
  public Optional<ServerClient> find(Terminal terminal) {
    var token = Optional.ofNullable(terminal.environment().apply("NIGHTSHIFT_TOKEN"));
    var named =
        url != null
            ? Optional.of(url)
            : Optional.ofNullable(terminal.environment().apply("NIGHTSHIFT_URL"));
    if (named.isPresent()) {
      return Optional.of(new ServerClient(named.get(), token));
    }
    var folder = dataFolder(terminal);
    return ServerFile.read(folder)
        .filter(ServerFile::alive)
        .map(server -> new ServerClient(server.url(), token.or(() -> CliToken.read(folder))));
  }

  public void printJson(Terminal terminal, JsonNode json) {
    terminal.print(json.toPrettyString());
  }

  private Path dataFolder(Terminal terminal) {
    var given = terminal.environment().apply("NIGHTSHIFT_DATA");
    if (given != null && Files.exists(Path.of(given).resolve("server.json"))) {
      return Path.of(given);
    }
    return local.installation(terminal).dataFolder();
  }
}
