package dev.nightshift.server.cli.console;

/** A command ends here; the text is all that is shown. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  private CommandFailure(int code, String text) {
    super(text);
    this.code = code;
  }

  /** Something was found, or failed. */
  public static CommandFailure finding(String text) {
    return new CommandFailure(ExitCode.FINDING, text);
  }

  /** Not used as it must be. */
  public static CommandFailure usage(String text) {
    return new CommandFailure(ExitCode.USAGE, text);
  }

  /** No server answers. */
  public static CommandFailure unreachable(String text) {
    return new CommandFailure(ExitCode.UNREACHABLE, text);
  }

  public int code() {
    return code;
  }
}
