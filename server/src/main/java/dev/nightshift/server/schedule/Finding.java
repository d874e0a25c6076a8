package dev.nightshift.server.schedule;

/**
 * What a schedule may mean other than its author did.
 *
 * @param rule its name, for programs
 * @param text one sentence
 * @param fix what to write instead
 */
public record Finding(Level level, String rule, String text, String fix) {

  /** How likely it is a slip. */
  public enum Level {
    /** Worth a word where somebody asks. */
    NOTE,
    /** Told without being asked. */
    WARNING
  }

  static Finding note(String rule, String text, String fix) {
    return new Finding(Level.NOTE, rule, text, fix);
  }

  static Finding warning(String rule, String text, String fix) {
    return new Finding(Level.WARNING, rule, text, fix);
  }

  public boolean warns() {
    return level == Level.WARNING;
  }

  @Override
  public String toString() {
    return text + ". " + fix + ".";
  }
}
