package dev.nightshift.jobs.ledger;

/** What can go wrong with any vault, whichever job works on it. */
final class CommonFailures {
  static final String HELD_CAUSE =
      "Somebody keeps the jobs away from the vault by a file vault.hold in its folder; the file"
          + " says who";
  static final String HELD_FIX =
      "When its owner is done, remove vault.hold from the vault's folder, then ";
  static final String LOCKED_CAUSE =
      "Another job or process worked on the vault for longer than busy_timeout";
  static final String LOCKED_FIX =
      "See what runs with `./nightshift runs --state RUNNING` and wait for its end, then ";
  static final String BUSY_CAUSE =
      "A program outside the server has the vault's file open for reading, so changes cannot be"
          + " moved into it";
  static final String BUSY_FIX = "Close that program (sqlite3, a copy tool), then ";
  static final String FULL_CAUSE = "The disk that holds the vaults or the backups is full";

  private CommonFailures() {}
}
