package dev.nightshift.server.cli;

import picocli.CommandLine.Mixin;

/** A command that asks a running server once, or again and again. */
abstract class WatchedCommand extends RemoteCommand {
  @Mixin private Watch watch;

  WatchedCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  final Integer call(RemoteOptions options) throws Exception {
    return watch.look(terminal, options.json(), () -> super.call(options));
  }
}
