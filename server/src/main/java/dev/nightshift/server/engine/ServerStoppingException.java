package dev.nightshift.server.engine;

/** The server takes no more work, because it is being stopped. */
public final class ServerStoppingException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  ServerStoppingException() {
    super("the server is shutting down and takes no runs; ask again when it is back");
  }
}
