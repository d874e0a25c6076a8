package dev.nightshift.server.cli.console;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Options of commands that can look again and again. */
public final class Watch {
  private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

  @Option(names = "--watch", description = "Look again every few seconds until interrupted.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "How often to look; by default each ${DEFAULT-VALUE} seconds.")
  private int every;

  @Option(names = "--times", paramLabel = "N", description = "Look so often, and end.")
  private int times;

  /**
   * Looks as often as is asked for: on a terminal each look takes the place of the one before, else
   * each one's lines follow. A server that does not answer in between is waited for.
   *
   * @param plain nothing but what is looked at may be printed
   * @return what the last look ended with
   */
  public int look(Terminal terminal, boolean plain, Callable<Integer> once) throws Exception {
    if (every < 1 || times < 0) {
      throw CommandFailure.usage("--every must be at least 1 second, and --times at least 1");
    }
    int looks = watch && times == 0 ? Integer.MAX_VALUE : Math.max(1, times);
    int code = ExitCode.FINE;
    for (int look = 1; look <= looks; look++) {
      if (terminal.interactive() && !plain && looks > 1) {
        terminal.out().print(CLEAR);
      }
      try {
        code = once.call();
      } catch (CommandFailure e) {
        boolean gone = look > 1 && look < looks && e.code() == ExitCode.UNREACHABLE;
        if (!gone) {
          throw e;
        }
        terminal.err().println(e.getMessage());
      }
      if (look < looks) {
        TimeUnit.SECONDS.sleep(every);
      }
    }
    return code;
  }
}
