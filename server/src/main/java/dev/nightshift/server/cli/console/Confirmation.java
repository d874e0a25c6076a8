package dev.nightshift.server.cli.console;

/** What is asked before much is done at once. */
public final class Confirmation {
  private Confirmation() {}

  /**
   * Asks whoever looks at the terminal.
   *
   * @param yes it was said before; nobody is asked
   * @param what to be understood where nobody can be asked, as {@code pause --all is for every job}
   * @param question without a question mark
   * @throws CommandFailure unless the answer is yes
   */
  public static void ask(Terminal terminal, boolean yes, String what, String question) {
    if (yes) {
      return;
    }
    var console = terminal.interactive() ? System.console() : null;
    if (console == null) {
      throw CommandFailure.usage(what + "; add --yes if that is meant");
    }
    var answer = console.readLine("%s? [y/N] ", question);
    if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
      throw CommandFailure.finding("nothing was done");
    }
  }
}
