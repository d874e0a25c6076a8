package dev.nightshift.jobs.scrub;

/**
 * An extent's place.
 *
 * @param file the file's id; below 0: parity of group {@code -1 - file}
 * @param extent from 0
 */
record Place(int file, int extent) {
  boolean isParity() {
    return file < 0;
  }
}
