package dev.nightshift.server.retention;

/** What an archiving has reached; whatever it dies after, the next one goes on rightly. */
enum ArchiveStep {
  /** The new content is written beside the old file, and forced. */
  WRITTEN,
  /** It was read again and is right. */
  CHECKED,
  /** The manifest tells both the old and the new content. */
  ANNOUNCED,
  /** The new content is in the old one's place. */
  REPLACED,
  /** Some of the records are gone from the store. */
  REMOVING,
  /** All of them are. */
  REMOVED,
  /** The manifest tells the new content alone. */
  SETTLED
}
