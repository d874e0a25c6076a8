package dev.nightshift.server.plugin;

/** A settings record that config.yml can never fill: its author's mistake, not the operator's. */
final class UnusableSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableSettingsException(String message) {
    super(message);
  }
}
