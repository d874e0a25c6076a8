package dev.nightshift.server.run;

import java.util.OptionalInt;

/**
 * How far a process uses the connections that it may have to the store.
 *
 * @param active in use
 * @param idle open and not in use; empty: the store does not tell
 * @param waiting threads that want one while all are in use; empty likewise
 * @param most that there may be
 */
public record StoreConnections(int active, OptionalInt idle, OptionalInt waiting, int most) {}
