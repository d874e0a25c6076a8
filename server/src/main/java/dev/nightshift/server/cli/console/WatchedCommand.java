package dev.nightshift.server.cli.console;

import picocli.CommandLine.Mixin;

/** A command that asks a running server once, or again and again. */
public abstract class WatchedCommand extends RemoteCommand {
  @Mixin private Watch watch;

  protected WatchedCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected final Integer call(RemoteOptions options) throws Exception {
    return watch.look(terminal, options.json(), () -> super.call(options));
  }
}
