package dev.nightshift.server.store;

/** Another process has the store open. */
public final class StoreInUseException extends RuntimeException {
  StoreInUseException(String store, Throwable cause) {
    super(
        "the store "
            + store
            + ".mv.db is open in another process; stop the server that uses it, or give this one another"
            + " folder with NIGHTSHIFT_DATA",
        cause);
  }
}
