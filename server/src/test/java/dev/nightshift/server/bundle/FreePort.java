package dev.nightshift.server.bundle;

import java.io.IOException;
import java.net.ServerSocket;

/**
 * Ports for programs that must be told one before they listen to it.
 *
 * <p>A port that the system just gave out may be given to another test, or to any connection, until
 * the program has started. These lie below the ones that the system gives out by itself, and each
 * process of tests goes on from a place of its own, so that no port is told twice.
 */
public final class FreePort {
  private static final int FIRST = 19_000;
  private static final int COUNT = 9_000;

  // neighbouring process ids lie far apart
  private static int last = (int) (ProcessHandle.current().pid() * 3_557 % COUNT);

  private FreePort() {}

  /** The next one that nobody listens to. */
  public static synchronized int next() throws IOException {
    for (int tries = 0; tries < COUNT; tries++) {
      last = (last + 1) % COUNT;
      if (isFree(FIRST + last)) {
        return FIRST + last;
      }
    }
    throw new IOException(
        "no port from "
            + FIRST
            + " to "
            + (FIRST + COUNT - 1)
            + " is free; end what listens there");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
