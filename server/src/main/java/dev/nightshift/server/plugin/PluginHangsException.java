package dev.nightshift.server.plugin;

/** A plugin's code that did not return in time; the text says where it was. */
final class PluginHangsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PluginHangsException(String text) {
    super(text);
  }
}
