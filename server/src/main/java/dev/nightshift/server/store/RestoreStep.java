package dev.nightshift.server.store;

/** What a restoring has reached; whatever it dies after, there is one whole store. */
enum RestoreStep {
  /** The copy is unpacked beside the store. */
  UNPACKED,
  /** Each of its records was read. */
  CHECKED,
  /** Its schema is up to date, and its audit tells of the restoring. */
  MIGRATED,
  /** The store of now has a second name. */
  KEPT,
  /** The copy is in its place. */
  REPLACED,
  /** Nothing is left to tidy up. */
  TIDIED
}
