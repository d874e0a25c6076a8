package dev.nightshift.server.app;

import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.Terminal;

/** The entry point. */
public final class Nightshift {
  private Nightshift() {}

  public static void main(String[] arguments) {
    if (Boolean.getBoolean("nightshift.rehearsal")) {
      System.exit(Rehearsal.hold());
    }
    var launcher = new Launcher();
    int code = Commands.execute(Terminal.system(), launcher, arguments);
    if (code != ExitCode.FINE || !launcher.serving()) {
      System.exit(code);
    }
  }
}
