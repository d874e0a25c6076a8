package dev.nightshift.job.testkit;

import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps log lines instead of writing them. */
final class RecordedLog implements System.Logger {
  private final String name;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  RecordedLog(String name) {
    this.name = name;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return level != Level.OFF;
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
    lines.add(level + " " + message + (thrown == null ? "" : " (" + thrown + ")"));
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String format, Object... values) {
    boolean plain = values == null || values.length == 0;
    lines.add(level + " " + (plain ? format : MessageFormat.format(format, values)));
  }
}
