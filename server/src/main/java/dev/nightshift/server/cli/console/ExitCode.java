package dev.nightshift.server.cli.console;

/** What commands end with; scripts rely on it. */
public final class ExitCode {
  public static final int FINE = 0;

  /** There is a finding, or a run failed. */
  public static final int FINDING = 1;

  public static final int USAGE = 2;

  public static final int UNREACHABLE = 3;

  private ExitCode() {}
}
