package dev.nightshift.server.app;

import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.ExitCode;
import dev.nightshift.server.cli.Terminal;

/** The entry point. */
public final class Nightshift {
  private Nightshift() {}

  public static void main(String[] arguments) {
    var launcher = new Launcher();
    int code = Commands.execute(Terminal.system(), launcher, arguments);
    if (code != ExitCode.FINE || !launcher.serving()) {
      System.exit(code);
    }
  }
}
