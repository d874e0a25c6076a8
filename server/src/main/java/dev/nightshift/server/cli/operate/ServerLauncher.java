package dev.nightshift.server.cli.operate;

import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.Terminal;
import java.nio.file.Path;

/** Starts a server, or looks whether one would start. */
public interface ServerLauncher {

  /**
   * Starts the server in this process and returns; the process lives on.
   *
   * @throws CommandFailure if it cannot start
   */
  void start(Path config, Terminal terminal);

  /**
   * Reads config.yml and loads the plugins, and starts nothing.
   *
   * @throws CommandFailure with all that is wrong
   */
  void check(Path config, Terminal terminal);
}
