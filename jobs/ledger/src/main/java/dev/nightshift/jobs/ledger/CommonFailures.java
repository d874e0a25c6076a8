package dev.nightshift.jobs.ledger;

/** What can go wrong with any vault, whichever job works on it. */
final class CommonFailures {
  static final String HELD_CAUSE =
      "Somebody keeps the jobs away from the vault by a file vault.hold in its folder; the file"
          + " says who";
  static final String HELD_FIX =
      "The error says who; when they are done, `rm -f data/vaults/*/vault.hold` (data/vaults is"
          + " the setting vaults), then ";
  static final String LOCKED_CAUSE =
      "Another job or process worked on the vault for longer than busy_timeout";
  static final String LOCKED_FIX =
      "See what runs with `./nightshift runs --state RUNNING` and wait for its end, then ";
  static final String BUSY_CAUSE =
      "A program outside the server has the vault's file open for reading, so changes cannot be"
          + " moved into it";
  static final String BUSY_FIX = "Close that program (sqlite3, a copy tool), then ";
  static final String FULL_CAUSE = "The disk that holds the vaults or the backups is full";

  static final String NEWEST_ARCHIVE =
      "Unpack the newest backup over the vaults, which adds its snapshots: `unzip -o \"$(ls -t"
          + " data/backups/ledger-*.zip | head -1)\" -d data/vaults` (the settings backup_dir and"
          + " vaults). It is recovered by the first run after the next attempt that the error"
          + " names: `./nightshift run auto_recovery --wait` says 1 vault then";

  private CommonFailures() {}
}
