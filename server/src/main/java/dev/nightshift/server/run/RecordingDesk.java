package dev.nightshift.server.run;

import java.nio.file.Path;
import java.util.Optional;

/** This server's side of recordings. Thread-safe. */
public interface RecordingDesk {

  /** Why this server's Java records nothing; empty if it does. */
  Optional<String> unavailable();

  /** Something was asked for or taken back: looks at once. */
  void look();

  /** Where the file is, if it is in this server's data folder. */
  Optional<Path> file(Recording recording);
}
